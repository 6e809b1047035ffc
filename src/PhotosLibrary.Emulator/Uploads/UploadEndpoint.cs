using System.Globalization;
using System.Net.Mime;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Quotas;
using PhotosLibrary.Emulator.Serving;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Uploads;

/// <summary>
/// <c>POST /v1/uploads</c>: bytes on their way to becoming media items, raw in one request or in a resumable session.
/// No OpenAPI can describe the protocol, so it is written by hand.
/// </summary>
internal sealed class UploadEndpoint(
    Authenticator authenticator,
    UploadSessions sessions,
    QuotaCounters quotas,
    PublicAddress address,
    MinUploadRate minRate,
    UnconfirmedFacts facts
)
{
    public const string Path = "/" + UploadFacts.Path;

    /// <summary>Maps the path of the uploads.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost(Path, context => context.RequestServices.GetRequiredService<UploadEndpoint>().ServeAsync(context))
            .WithMetadata(BareErrors.Instance);

    private async Task ServeAsync(HttpContext context)
    {
        minRate.ApplyTo(context);
        NameServer(context.Response.Headers);
        var caller = Authenticate(context.Request);
        context.Features.Set(caller);
        CountRequest(caller);
        var parameters = new UploadParameters(context.Request);
        if (parameters.UploadId is { } id)
        {
            await ServeSessionAsync(context, caller, id, parameters);
        }
        else if (parameters.Protocol == UploadWords.Raw)
        {
            await ReceiveAsync(context, caller, parameters);
        }
        else if (parameters.Protocol == UploadWords.Resumable)
        {
            await StartAsync(context, caller, parameters);
        }
        else
        {
            throw new ApiException(RpcCode.InvalidArgument, "X-Goog-Upload-Protocol must be raw or resumable.");
        }
    }

    // The uploads have a front end of their own at Google, which names itself and each request.
    private static void NameServer(IHeaderDictionary headers)
    {
        headers.Server = "UploadServer";
        headers["X-GUploader-UploadID"] = OpaqueId.Create();
    }

    private void CountRequest(Caller caller)
    {
        try
        {
            quotas.CountRequest(caller);
        }
        catch (ApiException) when (facts.UploadQuotaIsInvalidArgument)
        {
            throw QuotaErrors.LegacyUploadQuota(caller.ClientId);
        }
    }

    // Google's error is the same whether the token is missing, invalid or lacks the scope. There is no generated
    // controller with the scopes of this method.
    private Caller Authenticate(HttpRequest request) =>
        authenticator.FindCaller(request) is { } caller && caller.MayUpload()
            ? caller
            : throw ApiErrors.UploadUnauthenticated();

    private async Task ReceiveAsync(HttpContext context, Caller caller, UploadParameters parameters)
    {
        var token = await sessions.ReceiveAsync(
            caller,
            parameters.FileName,
            BytesOf(context, parameters),
            context.RequestAborted
        );
        await WriteTokenAsync(context.Response, token);
    }

    private async Task StartAsync(HttpContext context, Caller caller, UploadParameters parameters)
    {
        if (!parameters.Commands.SetEquals([UploadWords.Start]))
        {
            throw new ApiException(RpcCode.InvalidArgument, "A session begins with the X-Goog-Upload-Command start.");
        }

        var upload = await sessions.StartAsync(caller, parameters.FileName, parameters.RawSize, context.RequestAborted);

        var url = $"{address.Of(context.Request)}{Path}?upload_id={upload.Id}&upload_protocol=resumable";
        var headers = context.Response.Headers;
        headers[UploadHeaders.Url] = url;
        headers[UploadHeaders.ControlUrl] = url;
        headers[UploadHeaders.Granularity] = facts.ChunkGranularity.ToString(CultureInfo.InvariantCulture);
        WriteStatus(context.Response, upload.State);
    }

    private async Task ServeSessionAsync(HttpContext context, Caller caller, string id, UploadParameters parameters)
    {
        var upload = sessions.Find(caller, id);

        // Also in the response of an error, unless the command changes it.
        WriteStatus(context.Response, upload.State);
        var commands = parameters.Commands;
        if (commands.SetEquals([UploadWords.Query]))
        {
            (upload, var received) = sessions.FindProgress(caller, id);
            WriteStatus(context.Response, upload.State);
            await WriteProgressAsync(context.Response, upload, received);
        }
        else if (commands.SetEquals([UploadWords.Cancel]))
        {
            upload = await sessions.CancelAsync(caller, id, context.RequestAborted);
            WriteStatus(context.Response, upload.State);
        }
        else if (commands.Count > 0 && commands.IsSubsetOf([UploadWords.Upload, UploadWords.Finalize]))
        {
            // To finalize alone is to add nothing as the last.
            var bytes = BytesOf(context, parameters);
            var offset = commands.Contains(UploadWords.Upload)
                ? parameters.Offset
                : sessions.FindProgress(caller, id).Received;
            var token = await sessions.AppendAsync(
                caller,
                id,
                offset,
                bytes,
                commands.Contains(UploadWords.Finalize),
                context.RequestAborted
            );
            if (token is null)
            {
                return;
            }

            WriteStatus(context.Response, StoredUploadState.Final);
            await WriteTokenAsync(context.Response, token);
        }
        else
        {
            throw new ApiException(
                RpcCode.InvalidArgument,
                "X-Goog-Upload-Command must be upload, finalize, both, query or cancel."
            );
        }
    }

    private async Task WriteProgressAsync(HttpResponse response, StoredUpload upload, long received)
    {
        if (upload.State == StoredUploadState.Cancelled)
        {
            response.StatusCode = StatusCodes.Status410Gone;
            return;
        }

        response.Headers[UploadHeaders.SizeReceived] = received.ToString(CultureInfo.InvariantCulture);

        // As in Google's mock, a client that missed the last response gets the token here. Whether Google Photos does
        // so is not confirmed.
        if (upload.State == StoredUploadState.Final && facts.FinalQueryReturnsToken)
        {
            await WriteTokenAsync(response, upload.Token!);
        }
    }

    private static UploadBytes BytesOf(HttpContext context, UploadParameters parameters) =>
        new(context.Request.Body, context.Request.ContentLength, parameters.Sha1);

    private static void WriteStatus(HttpResponse response, StoredUploadState state) =>
        response.Headers[UploadHeaders.Status] = state switch
        {
            StoredUploadState.Active => UploadWords.Active,
            StoredUploadState.Final => UploadWords.Final,
            _ => UploadWords.Cancelled,
        };

    private static Task WriteTokenAsync(HttpResponse response, string token)
    {
        response.ContentType = MediaTypeNames.Text.Plain;
        response.ContentLength = token.Length;
        return response.WriteAsync(token);
    }
}
