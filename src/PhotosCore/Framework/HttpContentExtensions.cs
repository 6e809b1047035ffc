namespace PhotosCore;

/// <summary>What netstandard2.0 lacks of <see cref="HttpContent"/>.</summary>
internal static class HttpContentExtensions
{
    /// <summary>The body as it is received.</summary>
    public static Task<Stream> OpenStreamAsync(this HttpContent content, CancellationToken cancellationToken) =>
#if NET
        content.ReadAsStreamAsync(cancellationToken);
#else
        content.ReadAsStreamAsync();
#endif

    /// <summary>The body as text.</summary>
    public static Task<string> ReadTextAsync(this HttpContent content, CancellationToken cancellationToken) =>
#if NET
        content.ReadAsStringAsync(cancellationToken);
#else
        content.ReadAsStringAsync();
#endif
}
