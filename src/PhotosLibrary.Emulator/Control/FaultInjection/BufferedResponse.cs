using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Control.Requests;

namespace PhotosLibrary.Emulator.Control.FaultInjection;

/// <summary>A response that is buffered until the fault has changed it; a long one is buffered on disk.</summary>
internal sealed class BufferedResponse : IAsyncDisposable
{
    // How often a part of a slow body is sent.
    private const int PiecesPerSecond = 10;

    private readonly HttpContext _context;
    private readonly IHttpResponseBodyFeature _original;
    private readonly FileBufferingWriteStream _buffer = new();
    private readonly StreamResponseBodyFeature _feature;

    public BufferedResponse(HttpContext context)
    {
        _context = context;
        _original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _feature = new StreamResponseBodyFeature(_buffer);
        context.Features.Set<IHttpResponseBodyFeature>(_feature);
    }

    /// <summary>Ends the buffering: what is written now is sent.</summary>
    public async Task ReleaseAsync()
    {
        await _feature.Writer.FlushAsync();
        _context.Features.Set(_original);
    }

    /// <summary>The response as JSON; null if it is no success, or no JSON object.</summary>
    public async Task<JObject?> ReadJsonAsync()
    {
        var response = _context.Response;
        if (response.StatusCode != StatusCodes.Status200OK)
        {
            return null;
        }

        if (response.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        using var copy = new MemoryStream();
        await _buffer.DrainBufferAsync(copy);
        copy.Position = 0;
        using var reader = new JsonTextReader(new StreamReader(copy)) { DateParseHandling = DateParseHandling.None };
        return await JToken.ReadFromAsync(reader) as JObject;
    }

    public async Task ReplaceAsync(byte[] body)
    {
        await using (var rest = new MemoryStream())
        {
            await _buffer.DrainBufferAsync(rest);
        }

        await _buffer.WriteAsync(body);
    }

    /// <summary>Sends the response.</summary>
    /// <param name="truncateAt">Bytes after which the connection breaks.</param>
    /// <param name="bytesPerSecond">Speed limit.</param>
    /// <param name="time">The clock of the speed limit.</param>
    public async Task SendAsync(long? truncateAt, long? bytesPerSecond, TimeProvider time)
    {
        var response = _context.Response;
        var length = _buffer.Length;
        if (HttpMethods.IsHead(_context.Request.Method))
        {
            return;
        }

        if (length > 0 || response.ContentLength is not null)
        {
            response.ContentLength = length;
        }

        if (truncateAt is null && bytesPerSecond is null)
        {
            await _buffer.DrainBufferAsync(response.Body, _context.RequestAborted);
            return;
        }

        var body = new ThrottledBody(response.Body, truncateAt, bytesPerSecond, PiecesPerSecond, time);
        await _buffer.DrainBufferAsync(body, _context.RequestAborted);

        // The server closes a connection whose response is shorter than its Content-Length; before, the headers must
        // go.
        await response.Body.FlushAsync(_context.RequestAborted);
    }

    public ValueTask DisposeAsync() => _buffer.DisposeAsync();

    /// <summary>Sends bytes slowly, or only the first of them.</summary>
    private sealed class ThrottledBody(
        Stream body,
        long? truncateAt,
        long? bytesPerSecond,
        int piecesPerSecond,
        TimeProvider time
    ) : PassThroughStream(body)
    {
        private long _left = truncateAt ?? long.MaxValue;
        private bool _hasBegun;

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (buffer.Length > _left)
            {
                buffer = buffer[..(int)_left];
            }

            _left -= buffer.Length;
            if (bytesPerSecond is not { } speed)
            {
                await Inner.WriteAsync(buffer, cancellationToken);
                return;
            }

            var piece = (int)Math.Clamp(speed / piecesPerSecond, 1, int.MaxValue);
            for (; buffer.Length > 0; buffer = buffer[Math.Min(piece, buffer.Length)..])
            {
                var part = buffer[..Math.Min(piece, buffer.Length)];
                if (_hasBegun)
                {
                    await Task.Delay(TimeSpan.FromSeconds((double)part.Length / speed), time, cancellationToken);
                }

                _hasBegun = true;
                await Inner.WriteAsync(part, cancellationToken);
                await Inner.FlushAsync(cancellationToken);
            }
        }
    }
}
