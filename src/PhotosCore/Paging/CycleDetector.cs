namespace PhotosCore.Paging;

/// <summary>
/// Tells when a sequence begins to go in circles of any length, remembering one element at a time (Brent's algorithm:
/// the one remembered is replaced after 1, 2, 4, 8, … steps).
/// </summary>
internal sealed class CycleDetector
{
    private string? _remembered;
    private long _steps;
    private long _limit = 1;

    /// <summary>Takes the next element; true if it closes a circle.</summary>
    public bool Repeats(string element)
    {
        if (element == _remembered)
        {
            return true;
        }

        if (++_steps == _limit)
        {
            _remembered = element;
            _steps = 0;
            _limit *= 2;
        }

        return false;
    }
}
