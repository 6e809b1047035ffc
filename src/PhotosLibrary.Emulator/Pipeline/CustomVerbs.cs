namespace PhotosLibrary.Emulator.Pipeline;

/// <summary>
/// Paths with a verb, such as <c>/v1/mediaItems:search</c>. Google accepts a slash before the colon too, and well-known
/// clients send it: <c>/v1/mediaItems/:batchCreate</c>.
/// </summary>
internal static class CustomVerbs
{
    /// <summary>Removes the slash before the path is routed.</summary>
    public static void UseCustomVerbs(this IApplicationBuilder application) =>
        application.Use(
            (context, next) =>
            {
                var path = context.Request.Path.Value;
                if (path is not null && path.Contains("/:", StringComparison.Ordinal))
                {
                    context.Request.Path = path.Replace("/:", ":", StringComparison.Ordinal);
                }

                return next(context);
            }
        );
}
