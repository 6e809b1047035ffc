using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace PhotosLibrary.Emulator.Control.Requests;

/// <summary>The body of a response as it is sent.</summary>
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
        Log(buffer.AsSpan(offset, count));
        Inner.Write(buffer, offset, count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Log(buffer.Span);
        return Inner.WriteAsync(buffer, cancellationToken);
    }

    private void Log(ReadOnlySpan<byte> bytes)
    {
        Record.Add(
            bytes,
            response.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true
        );

        // A client that has the whole response must find it in the log, so it is there before the last bytes are sent.
        if (Record.Bytes >= response.ContentLength)
        {
            response.HttpContext.Features.Get<PendingEntry>()?.Complete();
        }
    }
}
