using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace PhotosLibrary.Emulator.Control;

/// <summary>
/// Counts the bytes of a body, and keeps the first of them, where that is wanted, until the log has them.
/// </summary>
internal sealed class BodyRecord
{
    private byte[] _kept = [];
    private int _count;
    private bool _isReleased;

    /// <summary>How many bytes there were.</summary>
    public long Bytes { get; private set; }

    /// <summary>Those that are kept.</summary>
    public ReadOnlySpan<byte> Kept => _kept.AsSpan(0, _count);

    public void Add(ReadOnlySpan<byte> bytes, bool keep)
    {
        Bytes += bytes.Length;
        var count = Math.Min(RequestLog.LongestBody - _count, bytes.Length);
        if (!keep || count <= 0 || _isReleased)
        {
            return;
        }

        if (_kept.Length < _count + count)
        {
            Grow(_count + count);
        }

        bytes[..count].CopyTo(_kept.AsSpan(_count));
        _count += count;
    }

    /// <summary>Keeps nothing any more.</summary>
    public void Release()
    {
        _isReleased = true;
        _count = 0;
        if (_kept.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_kept);
        }

        _kept = [];
    }

    private void Grow(int least)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(least, 2 * _count));
        Kept.CopyTo(larger);
        if (_kept.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_kept);
        }

        _kept = larger;
    }
}

/// <summary>The body of a request on its way in.</summary>
internal sealed class LoggedRequestBody(Stream body, bool isJson) : PassThroughStream(body)
{
    public BodyRecord Record { get; } = new();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await Inner.ReadAsync(buffer, cancellationToken);
        Record.Add(buffer.Span[..read], isJson);
        return read;
    }
}

/// <summary>The body of an answer on its way out.</summary>
internal sealed class LoggedResponseBody(HttpResponse response, IHttpResponseBodyFeature original)
    : PassThroughStream(original.Stream),
        IHttpResponseBodyFeature
{
    private PipeWriter? _writer;

    public BodyRecord Record { get; } = new();

    Stream IHttpResponseBodyFeature.Stream => this;

    PipeWriter IHttpResponseBodyFeature.Writer =>
        _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    public void DisableBuffering() => original.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => original.StartAsync(cancellationToken);

    public async Task SendFileAsync(
        string path,
        long offset,
        long? count,
        CancellationToken cancellationToken = default
    ) => await SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);

    public async Task CompleteAsync()
    {
        await EndAsync();
        await original.CompleteAsync();
    }

    /// <summary>Passes on what was written and not flushed.</summary>
    public async ValueTask EndAsync()
    {
        if (_writer is not null)
        {
            await _writer.CompleteAsync();
        }
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Keep(buffer.AsSpan(offset, count));
        Inner.Write(buffer, offset, count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Keep(buffer.Span);
        return Inner.WriteAsync(buffer, cancellationToken);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        Record.Add(
            bytes,
            response.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true
        );

        // Who has the whole answer must find it in the log, so it is there before the last bytes go out.
        if (Record.Bytes >= response.ContentLength)
        {
            response.HttpContext.Features.Get<PendingEntry>()?.Complete();
        }
    }
}

/// <summary>A request that is not in the log yet.</summary>
internal sealed class PendingEntry(Action add)
{
    private Action? _add = add;

    /// <summary>Puts it there, once.</summary>
    public void Complete() => Interlocked.Exchange(ref _add, null)?.Invoke();
}
