using Microsoft.Net.Http.Headers;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Storage;
using PhotosLibrary.Emulator.Uploads;

namespace PhotosLibrary.Emulator.Control.FaultInjection;

/// <summary>What a fault takes away from a call: its token, its upload session or bytes of it, its range.</summary>
internal sealed class RequestChanges(ExpiredTokens expired, UploadFiles uploads, Database database)
{
    /// <summary>Makes the changes that the endpoint is to meet.</summary>
    public async Task ApplyAsync(FaultExecution execution)
    {
        var (context, request, fault) = (execution.Context, execution.Context.Request, execution.Fault);
        if (fault.ExpireToken && Authenticator.ReadToken(request) is { Length: > 0 } token)
        {
            expired.Add(token);
            execution.Record();
        }

        if (fault.DropSession && new UploadParameters(request).UploadId is { } id)
        {
            await DropSessionAsync(id, context.RequestAborted);
            execution.Record();
        }

        if (fault.IgnoreRange && request.Headers.Remove(HeaderNames.Range))
        {
            execution.Record();
        }

        if (fault.Headers is { } headers)
        {
            execution.Record();
            SetHeaders(context.Response, headers);
        }
    }

    /// <summary>
    /// Takes bytes from the end of the active session whose call was just acknowledged, if the fault says so.
    /// </summary>
    public void DropBytes(FaultExecution execution)
    {
        var context = execution.Context;
        if (
            execution.Fault.DropBytes is not { } count
            || context.Response.StatusCode != StatusCodes.Status200OK
            || new UploadParameters(context.Request).UploadId is not { } id
            || database.Read(connection => UploadStore.Find(connection, id)) is not { State: StoredUploadState.Active }
        )
        {
            return;
        }

        var length = uploads.LengthOf(id);
        if (length == 0)
        {
            return;
        }

        uploads.Truncate(id, Math.Max(0, length - count));
        execution.Record();
    }

    private async Task DropSessionAsync(string id, CancellationToken cancellationToken)
    {
        var existed =
            await database.WriteAsync(connection => UploadStore.Delete(connection, id), cancellationToken) > 0;

        // An id that is no session's may be anything, and must not become the path of a file.
        if (existed)
        {
            uploads.Delete(id);
        }
    }

    private static void SetHeaders(HttpResponse response, IReadOnlyDictionary<string, string?> headers) =>
        response.OnStarting(() =>
        {
            foreach (var (name, value) in headers)
            {
                response.Headers[name] = value;
            }

            return Task.CompletedTask;
        });
}
