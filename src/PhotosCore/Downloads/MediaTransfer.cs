using System.Buffers;
using System.Net;
using PhotosCore.Calls;
using PhotosCore.Errors;
using PhotosCore.Http;
using PhotosCore.Responses;

namespace PhotosCore.Downloads;

/// <summary>
/// One download, over as many connections and base URLs as it takes: after a broken connection it resumes where it
/// was, a base URL that has expired is replaced.
/// </summary>
/// <typeparam name="TItem">The media item of the API.</typeparam>
internal sealed class MediaTransfer<TItem>
    where TItem : class
{
    private const int BufferSize = 80 * 1024;
    private const string NothingCame = "nothing came";

    private readonly MediaHost _host;
    private readonly ApiService _service;
    private readonly IMediaCatalog<TItem> _catalog;
    private readonly IDownloadContext<TItem> _context;
    private readonly RetryOptions _retry;
    private readonly Backoff _backoff;
    private readonly TimeProvider _time;
    private readonly DownloadOptions _options;
    private readonly DownloadDestination _destination;
    private readonly string? _itemId;

    private TItem? _item;
    private MediaSource? _media;
    private Uri? _address;

    // Whether the base URL was fetched because the one before was refused, and nothing has come since.
    private bool _isFresh;

    // What the bytes at the destination are from, and how many there are; and how many there once were.
    private MediaEntity? _entity;
    private long _received;
    private long _furthest;
    private bool _hasRanges = true;
    private MediaEnd _end = new();
    private int _attempts;

    /// <param name="host">Has the bytes.</param>
    /// <param name="pipeline">The pipeline of the client.</param>
    /// <param name="catalog">Reads items.</param>
    /// <param name="context">Fetches the item.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="item">The item; null if only its id is known.</param>
    /// <param name="itemId">The id; null if the item has none.</param>
    /// <param name="destination">Where the bytes go.</param>
    public MediaTransfer(
        MediaHost host,
        ApiPipeline pipeline,
        IMediaCatalog<TItem> catalog,
        IDownloadContext<TItem> context,
        DownloadOptions options,
        TItem? item,
        string? itemId,
        DownloadDestination destination
    )
    {
        _host = host;
        _service = pipeline.Service;
        _catalog = catalog;
        _context = context;
        _retry = pipeline.Retry;
        _backoff = pipeline.Backoff;
        _time = pipeline.Time;
        _options = options;
        _item = item;
        _itemId = itemId;
        _destination = destination;
    }

    /// <summary>Downloads.</summary>
    public async Task<DownloadResult<TItem>> RunAsync(CancellationToken cancellationToken)
    {
        await GetReadyItemAsync(cancellationToken).ConfigureAwait(false);
        _address = _media!.GetDownloadUrl(_options);
        var failures = 0;
        while (await TryAsync(cancellationToken).ConfigureAwait(false) is { } failure)
        {
            // Some handlers say that the connection broke when it was the caller who cancelled.
            cancellationToken.ThrowIfCancellationRequested();
            // An attempt that brought something is none that failed: what is large may break often.
            if (_received > _furthest)
            {
                _furthest = _received;
                _isFresh = false;
                failures = 0;
            }

            if (IsExpiry(failure))
            {
                await RenewAsync(failure, cancellationToken).ConfigureAwait(false);
                continue;
            }

            failures++;
            if (_backoff.DelayAfter(failures, failure) is not { } delay)
            {
                throw Explain(failure);
            }

            await _backoff.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
        }

        return new DownloadResult<TItem>(_item, _received, _entity!.ContentType);
    }

    // A base URL that has expired is refused with 403, and one that never was with 404. So is a video that is not
    // ready, of which a fresh item tells.
    private static bool IsExpiry(Exception failure) =>
        failure
            is PhotosApiException
            {
                StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Gone,
                Quota: null,
            };

    /// <summary>Gets the item with a base URL, and ready if it is a video of which the whole is wanted.</summary>
    private async Task GetReadyItemAsync(CancellationToken cancellationToken)
    {
        var isCurrent = false;
        if (_item is { } given)
        {
            Set(given);
        }

        if (_itemId is not null && _media?.HasDownloadUrl(_options) != true)
        {
            Set(await _context.FetchAsync(_itemId, hasExpired: false, cancellationToken).ConfigureAwait(false));
            isCurrent = true;
        }

        await WaitUntilReadyAsync(isCurrent, cancellationToken).ConfigureAwait(false);
    }

    private void Set(TItem item)
    {
        _item = item;
        _media = _catalog.Describe(item);
    }

    private async Task WaitUntilReadyAsync(bool isCurrent, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        while (_media!.IsBlocked(_options))
        {
            var waited = _time.GetElapsedTime(start);
            var left = _options.VideoTimeout - waited;
            if (_media.HasFailed || _itemId is null || (isCurrent && left <= TimeSpan.Zero))
            {
                throw VideoNotReadyException.Of(_media, waited);
            }

            // What was fetched some time ago may be ready by now.
            if (isCurrent)
            {
                var delay = left < _options.VideoPollInterval ? left : _options.VideoPollInterval;
                await _context.WaitForVideoAsync(delay, cancellationToken).ConfigureAwait(false);
            }

            Set(await _context.FetchAsync(_itemId, hasExpired: false, cancellationToken).ConfigureAwait(false));
            isCurrent = true;
        }
    }

    private async Task RenewAsync(Exception failure, CancellationToken cancellationToken)
    {
        if (_isFresh || _itemId is null)
        {
            throw Explain(failure);
        }

        Set(await _context.FetchAsync(_itemId, hasExpired: true, cancellationToken).ConfigureAwait(false));
        await WaitUntilReadyAsync(isCurrent: true, cancellationToken).ConfigureAwait(false);
        _address = _media!.GetDownloadUrl(_options);
        _isFresh = true;
    }

    /// <summary>
    /// Gets what is missing. Null if nothing is missing any more, otherwise the failure that may be retried.
    /// </summary>
    private async Task<Exception?> TryAsync(CancellationToken cancellationToken)
    {
        _attempts++;
        var offset = _hasRanges && _entity?.Length is not null ? _received : 0;
        HttpResponseMessage response;
        try
        {
            response = await _host
                .GetAsync(_address!, offset, _entity?.At(_address!), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfConnection(e))
        {
            return Broken(e);
        }

        using (response)
        {
            using var idle = new TimeLimit(_retry.AttemptTimeout, _time, cancellationToken);
            // Not every handler looks at a token while it waits for bytes; all of them notice this.
            using var abort = idle.Token.Register(static state => ((HttpResponseMessage)state!).Dispose(), response);
            try
            {
                idle.Start(NothingCame);
                var looking = FindRefusalAsync(response, offset, idle.Token);
                if (await idle.WaitAsync(looking).ConfigureAwait(false) is { } refusal)
                {
                    return refusal;
                }

                idle.Stop();
            }
            catch (Exception e) when (IsOfConnection(e))
            {
                return Broken(e);
            }

            var place = Accept(response, offset);
            var failure = await CopyAsync(response, place, idle, cancellationToken).ConfigureAwait(false);
            return failure is null && _entity!.Length is null
                ? await VerifyEndAsync(response, cancellationToken).ConfigureAwait(false)
                : failure;
        }
    }

    /// <summary>
    /// Finds out whether a body without a length is whole. Null if it is proved; otherwise the failure.
    /// </summary>
    private async Task<Exception?> VerifyEndAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (_hasRanges)
        {
            try
            {
                // From the last byte that is there. Of bytes after it a host would also say that there are none if it
                // had fewer by now, of another picture.
                using var rest = await _host
                    .GetAsync(_address!, _received - 1, _entity!.At(_address!), cancellationToken)
                    .ConfigureAwait(false);
                if (TryJudgeRest(rest, out var failure))
                {
                    return failure;
                }
            }
            catch (Exception e) when (IsOfConnection(e))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        // The end of what is framed is known to the transport, but what it decompresses it does not say.
        var isFramed = response.Headers.TransferEncodingChunked == true || response.Version.Major >= 2;
        return _end.State switch
        {
            MediaEndState.Whole => null,
            MediaEndState.Unknown when isFramed => null,
            MediaEndState.Cut => new IOException($"the response ended after {_received} bytes, before the media did"),
            _ => new IOException(
                $"the response ended after {_received} bytes, and nothing proves that these are all of them"
            ),
        };
    }

    /// <summary>Whether a response to a request for the last byte and what follows it says if there is more.</summary>
    /// <param name="rest">The response.</param>
    /// <param name="failure">That bytes are missing; null if it is whole.</param>
    private bool TryJudgeRest(HttpResponseMessage rest, out Exception? failure)
    {
        failure = null;
        var total =
            rest.StatusCode == HttpStatusCode.OK
                ? rest.Content?.Headers.ContentLength
                : rest.Content?.Headers.ContentRange?.Length;
        switch (rest.StatusCode)
        {
            case HttpStatusCode.OK or HttpStatusCode.PartialContent when total == _received:
                return true;
            case HttpStatusCode.RequestedRangeNotSatisfiable:
                failure = new IOException($"the response ended after {_received} bytes, and now there are fewer");
                return true;
            case HttpStatusCode.OK or HttpStatusCode.PartialContent when total is not null:
                var entity = new MediaEntity(_address!, rest);
                if (rest.StatusCode == HttpStatusCode.PartialContent && _entity!.IsSame(entity))
                {
                    // Now the length is known, and the next attempt can ask for what is missing.
                    _entity = entity;
                }

                failure = new IOException($"the response ended after {_received} of {total} bytes");
                return true;
            default:
                return false;
        }
    }

    /// <summary>Null if the response is bytes. A transient error is returned, any other thrown.</summary>
    private async Task<Exception?> FindRefusalAsync(
        HttpResponseMessage response,
        long offset,
        CancellationToken cancellationToken
    )
    {
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && offset > 0)
        {
            // There are no such bytes, or ranges are not understood: then all of it.
            _hasRanges = false;
            return new IOException($"The media host has no bytes from {offset} on.");
        }

        var isPart = response.StatusCode == HttpStatusCode.PartialContent && offset > 0;
        if (response.StatusCode != HttpStatusCode.OK && !isPart)
        {
            var error = await ErrorReader
                .ReadAsync(response, _service, new ApiCall(MediaHost.Operation), cancellationToken, AdviceOn(response))
                .ConfigureAwait(false);
            return IsExpiry(error) || Backoff.IsTransient(error) || Backoff.IsQuota(error)
                ? error
                : throw Attempted(error);
        }

        if (
            isPart
            && (response.Content?.Headers.ContentRange is not { Unit: "bytes", From: { } from } || from != offset)
        )
        {
            _hasRanges = false;
            return new IOException($"The media host was asked for the bytes from {offset} on, and sent others.");
        }

        if (MediaCheck.ProblemOf(response.Content, IsVideoWanted) is { } problem)
        {
            throw Fail($"the response for the item {_itemId} {problem}", response.StatusCode);
        }

        return null;
    }

    /// <summary>
    /// Decides whether a response continues the bytes that are there; the place that its first byte belongs to.
    /// </summary>
    private long Accept(HttpResponseMessage response, long offset)
    {
        var entity = new MediaEntity(_address!, response);
        var isPart = response.StatusCode == HttpStatusCode.PartialContent;
        if (_received == 0 || _entity!.IsSame(entity))
        {
            // A part may know less of the whole than what came before.
            _entity = isPart && entity.Length is null ? _entity : entity;
            return isPart ? offset : 0;
        }

        // Of a part that belongs to something else nothing is of use. The next attempt asks for the whole, and gets
        // here again if the beginning cannot be taken back.
        if (_destination.TryRestart())
        {
            _received = 0;
            _end = new MediaEnd();
            _entity = isPart ? null : entity;
            _hasRanges = !isPart;
            return isPart ? -1 : 0;
        }

        throw Fail(
            $"the connection broke after {_received} bytes of the item {_itemId}, "
                + "and what the media host has now cannot be told to be the same. Download it again; "
                + "into a file, or a stream that can be set back, the download begins anew by itself.",
            response.StatusCode
        );
    }

    private async Task<Exception?> CopyAsync(
        HttpResponseMessage response,
        long place,
        TimeLimit idle,
        CancellationToken cancellationToken
    )
    {
        if (place < 0)
        {
            return new IOException("The bytes changed at the media host while they were downloaded.");
        }

        if (response.Content is null)
        {
            return FindShortage(place);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var isOurs = true;
        try
        {
            Stream? network = null;
            while (true)
            {
                int read;
                try
                {
                    network ??= await OpenAsync(response.Content, idle).ConfigureAwait(false);
                    // Enough of the beginning to see what it is.
                    read = await ReadAsync(network, buffer, place == 0 ? MediaTypes.HeadLength : 1, idle)
                        .ConfigureAwait(false);
                }
                catch (Exception e) when (IsOfConnection(e))
                {
                    // A read that was left to itself may still write into it.
                    isOurs = false;
                    // It may break when everything is there.
                    return _received == _entity!.Length ? null : Broken(e);
                }

                if (read == 0)
                {
                    return FindShortage(place);
                }

                Check(buffer, place, read);
                // What is there already is not written again.
                var known = (int)Math.Min(read, Math.Max(0, _received - place));
                place += read;
                if (known < read)
                {
                    await _destination.WriteAsync(buffer, known, read - known, cancellationToken).ConfigureAwait(false);
                    _end.Append(buffer.AsSpan(known, read - known));
                    _received = place;
                    _options.Progress?.Report(new TransferProgress(_received, _entity!.Length));
                }
            }
        }
        finally
        {
            if (isOurs)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private static async Task<Stream> OpenAsync(HttpContent content, TimeLimit idle)
    {
        idle.Start(NothingCame);
        var stream = await idle.WaitAsync(content.OpenStreamAsync(idle.Token)).ConfigureAwait(false);
        idle.Stop();
        return stream;
    }

    private static async Task<int> ReadAsync(Stream network, byte[] buffer, int least, TimeLimit idle)
    {
        var filled = 0;
        int read;
        do
        {
            idle.Start(NothingCame);
            var reading = network.ReadAsync(buffer, filled, buffer.Length - filled, idle.Token);
            read = await idle.WaitAsync(reading).ConfigureAwait(false);
            idle.Stop();
            filled += read;
        } while (read > 0 && filled < least);

        return filled;
    }

    private void Check(byte[] buffer, long place, int read)
    {
        if (_entity!.Length is { } total && place + read > total)
        {
            throw Fail($"the response for the item {_itemId} has more bytes than the {total} that it announced.");
        }

        if (place == 0 && MediaCheck.ProblemOf(buffer.AsSpan(0, read), IsVideoWanted) is { } problem)
        {
            throw Fail($"the response for the item {_itemId} {problem}");
        }
    }

    private IOException? FindShortage(long place)
    {
        if (_entity!.Length is { } total && place < total)
        {
            return new IOException($"the response ended after {place} of {total} bytes");
        }

        if (place < _received)
        {
            return new IOException($"the response ended after {place} bytes, of which {_received} had come before");
        }

        return place > 0
            ? null
            : throw Fail($"the response for the item {_itemId} has no bytes, which no photo or video has.");
    }

    private bool IsVideoWanted => !_options.IsSized && _media!.IsVideo;

    private string? AdviceOn(HttpResponseMessage response) =>
        (int)response.StatusCode switch
        {
            403 or 404 or 410 when _itemId is null =>
                $"A base URL is good for {_catalog.BaseUrlLifetime.TotalMinutes:F0} minutes, "
                    + "and this item has no id to fetch a new one by.",
            403 or 404 or 410 when _isFresh => $"So was a base URL that had just been fetched for the item {_itemId}.",
            >= 300 and < 400 => "It leads to where it must not be followed: "
                + "without encryption, in a circle, or with your token to another host.",
            _ => null,
        };

    private PhotosApiException Fail(string problem, HttpStatusCode statusCode = HttpStatusCode.OK) =>
        Attempted(_service.Fail(MediaHost.Operation.Method, $"{MediaHost.Operation}: {problem}", statusCode));

    private PhotosApiException Attempted(PhotosApiException error)
    {
        error.Attempts = _attempts;
        return error;
    }

    private Exception Explain(Exception failure)
    {
        if (failure is PhotosApiException error)
        {
            return Attempted(error);
        }

        var what = Redaction.Redact(failure.Message).TrimEnd('.');
        var part = new TransferProgress(_received, _entity?.Length);
        var attempts = _attempts > 1 ? $", at attempt {_attempts}" : "";
        return new PhotosConnectionException(
            $"{MediaHost.Operation}: the connection failed ({what}) after {part} of the item {_itemId}{attempts}.",
            Redaction.Redact(failure.InnerException ?? failure),
            MediaHost.Operation.Method,
            _attempts
        );
    }

    // Streams and handlers say in many ways that a connection is gone, and also when it was us who cancelled.
    private static bool IsOfConnection(Exception failure) =>
        failure
            is HttpRequestException
                or IOException
                or OperationCanceledException
                or TimeoutException
                or ObjectDisposedException
                or InvalidDataException
                or WebException
                or System.Net.Sockets.SocketException;

    private static IOException Broken(Exception failure) => new(failure.Message, failure);
}
