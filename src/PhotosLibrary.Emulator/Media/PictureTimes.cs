namespace PhotosLibrary.Emulator.Media;

/// <summary>The times of the first pictures of a video, which tell its frame rate where no header does.</summary>
internal sealed class PictureTimes
{
    /// <summary>More tell no more.</summary>
    public const int Most = 2000;

    private readonly List<long> _times = [];

    /// <summary>Whether no more are needed.</summary>
    public bool AreEnough => _times.Count >= Most;

    /// <summary>Adds the time of a picture, in any order.</summary>
    public void Add(long time) => _times.Add(time);

    /// <summary>Pictures per second; null if there are too few.</summary>
    /// <param name="unitsPerSecond">Of the times.</param>
    public double? Rate(double unitsPerSecond)
    {
        // Pictures come in the order of decoding, and one in a while is missing.
        _times.Sort();
        var steps = _times.Zip(_times.Skip(1), (one, next) => next - one).Where(step => step > 0).Order().ToList();
        if (steps.Count == 0)
        {
            return null;
        }

        var usual = steps[steps.Count / 2];
        return unitsPerSecond / steps.Where(step => step > usual / 2 && step < usual * 3 / 2.0).Average();
    }
}
