using Microsoft.AspNetCore.Http.Features;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Api;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.Control.Requests;

/// <summary>Writes the request log. It is around everything else, so it sees what is really sent.</summary>
internal sealed class RequestLogMiddleware(RequestDelegate next, RequestLog log, EmulatorClock clock)
{
    private const string UploadHeaderPrefix = "X-Goog-Upload-";

    private static readonly HashSet<string> RequestHeaders = new(
        ["Content-Type", "Content-Length", "Range", UploadHeaders.Hash, "User-Agent"],
        StringComparer.OrdinalIgnoreCase
    );

    private static readonly HashSet<string> ResponseHeaders = new(
        ["Content-Type", "Content-Range", "Retry-After", "Location"],
        StringComparer.OrdinalIgnoreCase
    );

    public Task InvokeAsync(HttpContext context) =>
        log.IsOff || ControlPath.Includes(context.Request) ? next(context) : ServeAsync(context);

    private async Task ServeAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var (time, start) = (clock.GetUtcNow(), clock.Source.GetTimestamp());

        // Before faults change the request: they put in page tokens of their own.
        var path = Redaction.PathAndQuery(request);
        var requestHeaders = Pick(request.Headers, RequestHeaders);
        var requestBody = new LoggedRequestBody(request.Body, IsJson(context));
        request.Body = requestBody;
        var original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var responseBody = new LoggedResponseBody(response, original);
        context.Features.Set<IHttpResponseBodyFeature>(responseBody);
        var entry = new PendingEntry(Add);
        context.Features.Set(entry);
        try
        {
            await next(context);
            await responseBody.EndAsync();
        }
        finally
        {
            context.Features.Set(original);
            entry.Complete();
        }

        void Add()
        {
            var caller = context.Features.Get<Caller>();
            var isReset =
                context.Features.Get<ConnectionReset>() is not null
                || (context.RequestAborted.IsCancellationRequested && !response.HasStarted);
            log.Add(
                sequence => new LoggedRequest
                {
                    Sequence = sequence,
                    Time = time,
                    Method = request.Method,
                    Path = path,
                    Operation = RequestOperation.Of(context),
                    Account = caller?.Account,
                    ClientId = caller?.ClientId,
                    Status = isReset ? null : response.StatusCode,
                    Duration = clock.Source.GetElapsedTime(start),
                    RequestBytes = requestBody.Record.Bytes,
                    ResponseBytes = responseBody.Record.Bytes,
                    RequestHeaders = requestHeaders,
                    ResponseHeaders = Pick(response.Headers, ResponseHeaders),
                    Fault = context.Features.Get<HitByFault>()?.Id,
                },
                requestBody.Record,
                responseBody.Record
            );
        }
    }

    // Only the methods of the spec take JSON, whatever its content type.
    private static bool IsJson(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ApiMethod>() is not null;

    private static Dictionary<string, string> Pick(IHeaderDictionary headers, HashSet<string> names) =>
        headers
            .Where(header =>
                names.Contains(header.Key)
                || header.Key.StartsWith(UploadHeaderPrefix, StringComparison.OrdinalIgnoreCase)
            )
            .ToDictionary(header => header.Key, header => Redaction.Header(header.Key, header.Value.ToString()));
}
