namespace PhotosLibrary.Emulator.Pipeline;

/// <summary>
/// A POST that stands for another method, as every API of Google's accepts it. Google's client for Python
/// sends a GET whose address is longer than 2,048 characters that way, with the query as its body: 50 ids are enough.
/// </summary>
internal static class MethodOverride
{
    private const string Header = WireFacts.MethodOverrideHeader;
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>Turns the request into what it stands for, before it is routed.</summary>
    public static void UseMethodOverride(this IApplicationBuilder application) =>
        application.Use(
            async (context, next) =>
            {
                var request = context.Request;
                if (
                    HttpMethods.IsPost(request.Method)
                    && request.Headers.TryGetValue(Header, out var method)
                    && method is [{ Length: > 0 }]
                )
                {
                    request.Method = method.ToString().ToUpperInvariant();
                    if (
                        HttpMethods.IsGet(request.Method)
                        && request.ContentType?.StartsWith(Form, StringComparison.OrdinalIgnoreCase) == true
                    )
                    {
                        await MoveToQueryAsync(request);
                    }
                }

                await next(context);
            }
        );

    private static async Task MoveToQueryAsync(HttpRequest request)
    {
        using var body = new StreamReader(request.Body);
        var query = await body.ReadToEndAsync(request.HttpContext.RequestAborted);
        request.QueryString = request.QueryString.HasValue
            ? new QueryString($"{request.QueryString}&{query}")
            : new QueryString("?" + query);
        request.Body = Stream.Null;
        request.ContentLength = null;
        request.ContentType = null;
    }
}
