namespace PhotosLibrary.Emulator.Control;

/// <summary>Leaves a call whose request is being read: the fault takes over from there.</summary>
internal sealed class FaultSignal() : Exception("A fault strikes.");

/// <summary>The body of a request that a fault strikes in the middle of.</summary>
/// <param name="body">The body.</param>
/// <param name="end">How many bytes can be read before.</param>
/// <param name="strike">What happens then; it may throw, and otherwise the reading goes on.</param>
internal sealed class InterruptedBody(Stream body, long end, Func<CancellationToken, Task> strike)
    : PassThroughStream(body)
{
    private long _left = end;
    private bool _hasStruck;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_hasStruck || buffer.IsEmpty)
        {
            return await Inner.ReadAsync(buffer, cancellationToken);
        }

        if (_left == 0)
        {
            _hasStruck = true;
            await strike(cancellationToken);
            return await Inner.ReadAsync(buffer, cancellationToken);
        }

        var read = await Inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        _left -= read;
        return read;
    }
}
