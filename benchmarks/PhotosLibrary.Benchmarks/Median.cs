namespace PhotosLibrary.Benchmarks;

/// <summary>What stands for many measurements: a few that something else disturbed do not move it.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return ordered[ordered.Count / 2];
    }
}
