namespace PhotosLibrary.Emulator.Control.Requests;

/// <summary>The body of a request as it is read.</summary>
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
