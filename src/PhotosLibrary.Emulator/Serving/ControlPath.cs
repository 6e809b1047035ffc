namespace PhotosLibrary.Emulator.Serving;

/// <summary>The path of the emulator's own endpoints, which Google does not have.</summary>
internal static class ControlPath
{
    public const string Root = "/emulator";

    /// <summary>Whether a request is for one of them.</summary>
    public static bool Includes(HttpRequest request) => request.Path.StartsWithSegments(Root);
}
