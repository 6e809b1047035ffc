namespace PhotosLibrary.Benchmarks;

/// <summary>What stands for many measurements: a few that something else disturbed do not move it.</summary>
internal static class Median
{
    /// <summary>The one in the middle, or the mean of the two that are.</summary>
    public static double Of(IEnumerable<double> values)
    {
        var ordered = values.ToArray();
        Array.Sort(ordered);
        var middle = ordered.Length / 2;
        return ordered.Length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }
}
