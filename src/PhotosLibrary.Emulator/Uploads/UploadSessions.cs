using System.Collections.Concurrent;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Media;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Uploads;

/// <summary>
/// Receives bytes in one request or over many, and issues a token for them when they are complete. What was
/// acknowledged is in a file: an upload continues where it was after a broken connection and after a crash.
/// </summary>
internal sealed class UploadSessions(
    Database database,
    UploadFiles files,
    ContentStore contents,
    UnconfirmedFacts facts,
    TimeProvider time
)
{
    /// <summary>How long the token of an upload can become a media item.</summary>
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromDays(UploadFacts.TokenLifetimeDays);

    private static readonly long MostBytes = MediaLimits.Default.VideoBytes;

    private readonly ConcurrentDictionary<string, SessionLock> _locks = new();

    /// <summary>Receives all bytes in one request and returns their token. If it is cut off, nothing is left.</summary>
    public async Task<string> ReceiveAsync(
        Caller caller,
        string? fileName,
        UploadBytes bytes,
        CancellationToken cancellationToken
    )
    {
        var upload = CreateUpload(caller, fileName, bytes.Length);
        try
        {
            CheckSize(upload, bytes.Length ?? 0);
            var hashes = await files.AppendAsync(upload.Id, bytes.Body, MostBytes, isLast: true, cancellationToken);
            return await FinishAsync(upload, bytes.Sha1, hashes, cancellationToken);
        }
        catch
        {
            files.Delete(upload.Id);
            throw;
        }
    }

    public async Task<StoredUpload> StartAsync(
        Caller caller,
        string? fileName,
        long? size,
        CancellationToken cancellationToken
    )
    {
        if (size == 0)
        {
            throw Empty();
        }

        var upload = CreateUpload(caller, fileName, size);
        CheckSize(upload, size ?? 0);
        await database.WriteAsync(connection => UploadStore.Save(connection, upload), cancellationToken);
        return upload;
    }

    /// <summary>The session, if it is the caller's and has not expired.</summary>
    public StoredUpload Find(Caller caller, string id)
    {
        var upload = database.Read(connection => UploadStore.Find(connection, id));
        var isGood =
            upload?.Account == caller.Account
            && upload.App == caller.ClientId
            && time.GetUtcNow() - upload.StartedAt < facts.SessionLife;
        if (!isGood)
        {
            throw new ApiException(RpcCode.NotFound, "There is no such upload session.");
        }

        // Recorded as complete, but its bytes are just being moved: it is complete when they have.
        return upload!.State == StoredUploadState.Final && !contents.Contains(upload.Content!)
            ? upload with
            {
                State = StoredUploadState.Active,
            }
            : upload;
    }

    /// <summary>The session, and how many of its bytes were received.</summary>
    public (StoredUpload Upload, long Received) FindProgress(Caller caller, string id)
    {
        while (true)
        {
            var upload = Find(caller, id);
            var received = ReceivedOf(upload);

            // Without the lock, which would cancel the request whose progress this is. That request may have completed
            // the upload in between: then the bytes have moved, and nothing was lost.
            if (received > 0 || Find(caller, id).State == upload.State)
            {
                return (upload, received);
            }
        }
    }

    /// <summary>Adds bytes to a session.</summary>
    /// <param name="caller">Whose session it is.</param>
    /// <param name="id">The session.</param>
    /// <param name="offset">Where the bytes belong; only the end of what is here is right.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isLast">Whether that is all.</param>
    /// <param name="cancellationToken">Cancels the operation; what was received is retained.</param>
    /// <returns>The token, if that was all.</returns>
    public async Task<string?> AppendAsync(
        Caller caller,
        string id,
        long offset,
        UploadBytes bytes,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        using var held = await LockAsync(id, cancellationToken);
        var upload = Find(caller, id);
        if (upload.State != StoredUploadState.Active)
        {
            throw NotActive(upload);
        }

        var received = files.LengthOf(id);
        if (offset != received)
        {
            throw new ApiException(
                RpcCode.Aborted,
                $"The offset is {offset}, but {received} bytes have been received."
            );
        }

        if (!isLast)
        {
            CheckGranularity(bytes.Length ?? 0);
        }

        CheckSize(upload, received + (bytes.Length ?? 0));
        var hashes = await files.AppendAsync(id, bytes.Body, upload.AnnouncedSize ?? MostBytes, isLast, held.Token);
        try
        {
            // Known earlier only if the request has a length.
            var length = files.LengthOf(id);
            CheckSize(upload, length);
            if (!isLast)
            {
                CheckGranularity(length - received);
            }
        }
        catch (ApiException)
        {
            files.Truncate(id, received);
            throw;
        }

        if (!isLast)
        {
            return null;
        }

        var token = await FinishAsync(upload, bytes.Sha1, hashes, held.Token);
        _locks.TryRemove(id, out _);
        return token;
    }

    /// <summary>Cancels a session, which stays known as cancelled.</summary>
    public async Task<StoredUpload> CancelAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        using var held = await LockAsync(id, cancellationToken);
        var upload = Find(caller, id);
        if (upload.State == StoredUploadState.Final)
        {
            throw new ApiException(RpcCode.InvalidArgument, "The upload is complete and cannot be cancelled.");
        }

        var cancelled = upload with { State = StoredUploadState.Cancelled };
        await database.WriteAsync(connection => UploadStore.Save(connection, cancelled), cancellationToken);
        files.Delete(id);
        _locks.TryRemove(id, out _);
        return cancelled;
    }

    private long ReceivedOf(StoredUpload upload) =>
        upload.State == StoredUploadState.Final
            ? new FileInfo(contents.PathOf(upload.Content!)).Length
            : files.LengthOf(upload.Id);

    private StoredUpload CreateUpload(Caller caller, string? fileName, long? size) =>
        new()
        {
            Id = OpaqueId.Create(),
            Account = caller.Account,
            App = caller.ClientId,
            FileName = fileName,
            AnnouncedSize = size,
            StartedAt = time.GetUtcNow(),
        };

    private async Task<string> FinishAsync(
        StoredUpload upload,
        byte[]? sha1,
        UploadHashes? hashes,
        CancellationToken cancellationToken
    )
    {
        var length = files.LengthOf(upload.Id);
        if (length == 0)
        {
            throw Empty();
        }

        CheckSize(upload, length);
        if (upload.AnnouncedSize is { } announced && length < announced)
        {
            throw new ApiException(
                RpcCode.InvalidArgument,
                $"{announced} bytes were announced, but {length} received."
            );
        }

        hashes ??= await files.HashAsync(upload.Id, cancellationToken);
        if (sha1 is not null && !hashes.Sha1.AsSpan().SequenceEqual(sha1))
        {
            throw new ApiException(RpcCode.InvalidArgument, ErrorTexts.WrongChecksum);
        }

        // First the record, then the move: a crash in between is repaired at the next start; the other way round it
        // would lose bytes that were acknowledged.
        var final = upload with
        {
            State = StoredUploadState.Final,
            Content = hashes.Sha256,
            Token = OpaqueId.Create(),
            FinishedAt = time.GetUtcNow(),
        };
        await database.WriteAsync(connection => UploadStore.Save(connection, final), CancellationToken.None);
        contents.Adopt(files.PathOf(upload.Id), hashes.Sha256);
        return final.Token;
    }

    private async Task<SessionLock.Hold> LockAsync(string id, CancellationToken cancellationToken) =>
        await _locks.GetOrAdd(id, _ => new SessionLock()).TakeAsync(cancellationToken);

    private static void CheckSize(StoredUpload upload, long length)
    {
        if (length > MostBytes)
        {
            throw new ApiException(RpcCode.OutOfRange, $"An upload has at most {MostBytes} bytes.")
            {
                HttpStatus = StatusCodes.Status413PayloadTooLarge,
            };
        }

        if (length > upload.AnnouncedSize)
        {
            throw new ApiException(RpcCode.InvalidArgument, $"Only {upload.AnnouncedSize} bytes were announced.");
        }
    }

    private void CheckGranularity(long length)
    {
        if (length % facts.ChunkGranularity != 0)
        {
            throw new ApiException(
                RpcCode.InvalidArgument,
                $"A chunk must be a multiple of {facts.ChunkGranularity} bytes, except the last."
            );
        }
    }

    private static ApiException NotActive(StoredUpload upload) =>
        new(
            RpcCode.InvalidArgument,
            upload.State == StoredUploadState.Final ? "The upload is complete already." : "The upload was cancelled."
        );

    private static ApiException Empty() => new(RpcCode.InvalidArgument, "An upload must have at least one byte.");
}
