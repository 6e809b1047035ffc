namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>A file that other programs are to make.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Program">What encodes it.</param>
/// <param name="Encode">The arguments of that program.</param>
/// <param name="Tags">The arguments of exiftool, which writes metadata into it; none if it has no part in it.</param>
internal sealed record DrawnFile(string Name, string Program, IReadOnlyList<string> Encode, IReadOnlyList<string> Tags)
{
    private const int LongestTag = 80;

    /// <summary>Frames per second of a video.</summary>
    public double? FrameRate { get; init; }

    /// <summary>Changes bytes after the programs.</summary>
    public Action<string>? Finish { get; init; }

    /// <summary>How to make it again by hand.</summary>
    public string Recipe =>
        $"{Program} {string.Join(' ', Encode)}"
        + (Tags.Count == 0 ? "" : "; exiftool " + string.Join(' ', Tags.Select(Shorten)))
        + (Finish is null ? "" : $"; then {Finish.Method.Name}");

    private static string Shorten(string tag) => $"'{(tag.Length > LongestTag ? tag[..LongestTag] + "…" : tag)}'";
}
