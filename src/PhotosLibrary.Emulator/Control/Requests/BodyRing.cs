using System.Text;

namespace PhotosLibrary.Emulator.Control.Requests;

/// <summary>
/// A ring buffer of the bodies of the last requests: at thousands of pages a second, an array for each would cost more
/// in garbage collection than serving it.
/// </summary>
internal sealed class BodyRing
{
    private const int SegmentLength = 1024 * 1024;
    private const int SegmentCount = 32;

    // Allocated when they are needed: most emulators live for one test.
    private readonly byte[]?[] _segments = new byte[]?[SegmentCount];
    private long _end;

    /// <summary>Adds a body, and drops the oldest ones if there is no room.</summary>
    /// <param name="body">At most a segment.</param>
    /// <returns>Where it is.</returns>
    public Place Add(ReadOnlySpan<byte> body)
    {
        // A body lies in one segment.
        var left = SegmentLength - (int)(_end % SegmentLength);
        if (left < body.Length)
        {
            _end += left;
        }

        var place = new Place(_end, body.Length);
        body.CopyTo(SpanOf(place));
        _end += body.Length;
        return place;
    }

    /// <summary>A body as text; null if there is none, or not any more.</summary>
    public string? ReadText(Place place) =>
        place.Length == 0 || _end - place.Start > (long)SegmentLength * SegmentCount
            ? null
            : Encoding.UTF8.GetString(SpanOf(place));

    private Span<byte> SpanOf(Place place)
    {
        if (place.Length == 0)
        {
            return [];
        }

        ref var segment = ref _segments[place.Start / SegmentLength % SegmentCount];
        segment ??= GC.AllocateUninitializedArray<byte>(SegmentLength);
        return segment.AsSpan((int)(place.Start % SegmentLength), place.Length);
    }

    /// <summary>Where a body is.</summary>
    /// <param name="Start">Counted from the first body of all, so that it tells how old the body is.</param>
    /// <param name="Length">How many bytes it has.</param>
    internal readonly record struct Place(long Start, int Length);
}
