namespace PhotosCore.Bulk;

/// <summary>How far a bulk run is.</summary>
/// <param name="Completed">How many of the input have their outcome.</param>
/// <param name="Failed">How many of these failed or were not attempted.</param>
/// <param name="Bytes">The bytes that were transferred.</param>
internal sealed record RunProgress(int Completed, int Failed, long Bytes);
