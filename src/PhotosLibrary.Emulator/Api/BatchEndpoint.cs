using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Serving;
using PhotosLibrary.Emulator.Uploads;

namespace PhotosLibrary.Emulator.Api;

/// <summary>
/// Multipart batches (spec/facts.md, "Batches"): many calls in one request, each of which goes through the whole
/// emulator as if it had come alone, one after the other.
/// </summary>
internal sealed class BatchEndpoint(IServer server, UnconfirmedFacts facts)
{
    /// <summary>The path that the discovery document names.</summary>
    public const string Path = "/batch";

    private const string OlderPath = "/batch/photoslibrary/v1";

    private static readonly Encoding Text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    // Of the connection and of the batch, not of the calls in it.
    private static readonly HashSet<string> OwnHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.Connection,
        HeaderNames.Expect,
        HeaderNames.Host,
        HeaderNames.KeepAlive,
        HeaderNames.TE,
        HeaderNames.Trailer,
        HeaderNames.TransferEncoding,
        HeaderNames.Upgrade,
    };

    /// <summary>Whether a path is that of batches.</summary>
    public static bool IsPath(PathString path) => path == Path || path == OlderPath;

    /// <summary>Maps the paths of batches.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<BatchEndpoint>();
        routes.MapPost(Path, endpoint.ServeAsync);
        routes.MapPost(OlderPath, endpoint.ServeAsync);
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (facts.BatchCalls == 0)
        {
            throw ApiErrors.MethodNotFound();
        }

        var calls = await BatchBody.ReadAsync(context, facts.BatchCalls);
        var boundary = $"batch_{Guid.NewGuid():N}";
        var response = context.Response;
        response.ContentType = $"multipart/mixed; boundary={boundary}";
        foreach (var call in calls)
        {
            await WriteAsync(response, $"--{boundary}\r\n{PartHeaders(call)}\r\n");
            if (RefusalOf(call) is { } refusal)
            {
                await WriteRefusalAsync(response, refusal);
            }
            else
            {
                await ServeAsync(call, context);
            }

            await WriteAsync(response, "\r\n");
        }

        await WriteAsync(response, $"--{boundary}--\r\n");
    }

    private static ApiException? RefusalOf(BatchedCall call)
    {
        var path = PathOf(call.Target).Path;
        return path switch
        {
            _ when path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase) => Invalid(
                "A batch cannot hold another batch."
            ),
            _ when path.StartsWithSegments(UploadEndpoint.Path, StringComparison.OrdinalIgnoreCase) => Invalid(
                "A batch cannot hold an upload."
            ),
            _ when !path.StartsWithSegments("/v1") => ApiErrors.MethodNotFound(),
            _ => null,
        };
    }

    private static ApiException Invalid(string text) => new(RpcCode.InvalidArgument, text);

    private async Task ServeAsync(BatchedCall call, HttpContext batch)
    {
        // A fault that breaks the connection of a call breaks the one of the batch, by this exception.
        var served = await ((EmulatorServer)server).SendAsync(
            inner => SetRequest(call, batch, inner),
            batch.RequestAborted
        );
        var response = served.Response;
        await WriteAsync(batch.Response, HeadOf(response.StatusCode, served.Features, response.Headers));
        await response.Body.CopyToAsync(batch.Response.Body, batch.RequestAborted);
    }

    private static void SetRequest(BatchedCall call, HttpContext batch, HttpContext inner)
    {
        var request = inner.Request;
        request.Method = call.Method.ToUpperInvariant();
        request.Scheme = batch.Request.Scheme;
        request.Host = batch.Request.Host;
        (request.Path, request.QueryString) = PathOf(call.Target);
        inner.Connection.LocalIpAddress = batch.Connection.LocalIpAddress;
        inner.Connection.RemoteIpAddress = batch.Connection.RemoteIpAddress;

        // Those of the batch hold for each call, unless it has its own.
        foreach (var (name, value) in batch.Request.Headers)
        {
            if (!OwnHeaders.Contains(name) && !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers[name] = value;
            }
        }

        foreach (var (name, value) in call.Headers)
        {
            if (!OwnHeaders.Contains(name))
            {
                request.Headers[name] = value;
            }
        }

        request.Body = new MemoryStream(call.Body, writable: false);
        request.ContentLength = call.Body.Length;
    }

    private static (PathString Path, QueryString Query) PathOf(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0
            ? (PathString.FromUriComponent(target), default)
            : (PathString.FromUriComponent(target[..query]), new QueryString(target[query..]));
    }

    private static string PartHeaders(BatchedCall call) =>
        "Content-Type: application/http\r\n"
        + call.ContentId switch
        {
            null => "",
            ['<', .. var id] => $"Content-ID: <response-{id}\r\n",
            var id => $"Content-ID: response-{id}\r\n",
        };

    private static async Task WriteRefusalAsync(HttpResponse response, ApiException refusal)
    {
        var inner = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        await ErrorResponses.WriteEnvelopeAsync(inner.Response, refusal);
        await WriteAsync(response, HeadOf(inner.Response.StatusCode, inner.Features, inner.Response.Headers));
        inner.Response.Body.Position = 0;
        await inner.Response.Body.CopyToAsync(response.Body);
    }

    private static string HeadOf(int status, IFeatureCollection features, IHeaderDictionary headers)
    {
        var reason = features.Get<IHttpResponseFeature>()?.ReasonPhrase ?? ReasonPhrases.GetReasonPhrase(status);
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {reason}\r\n");
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            }
        }

        return head.Append("\r\n").ToString();
    }

    private static Task WriteAsync(HttpResponse response, string text) =>
        response.Body.WriteAsync(Text.GetBytes(text), response.HttpContext.RequestAborted).AsTask();
}
