namespace PhotosLibrary.Benchmarks;

/// <summary>The median of measurements, which a few disturbed ones do not change.</summary>
internal static class Median
{
    /// <summary>The value in the middle, or the mean of the two in the middle.</summary>
    public static double Of(IEnumerable<double> values)
    {
        var ordered = values.ToArray();
        Array.Sort(ordered);
        var middle = ordered.Length / 2;
        return ordered.Length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }
}
