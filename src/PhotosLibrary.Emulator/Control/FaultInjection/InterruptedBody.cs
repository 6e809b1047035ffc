using PhotosLibrary.Emulator.Control.Requests;

namespace PhotosLibrary.Emulator.Control.FaultInjection;

/// <summary>Leaves the endpoint while it reads its request: the fault takes over from there.</summary>
internal sealed class FaultSignal() : Exception("A fault fired.");

/// <summary>The body of a request in the middle of which a fault fires.</summary>
/// <param name="body">The body.</param>
/// <param name="end">How many bytes can be read before.</param>
/// <param name="fire">Called then; unless it throws, the reading goes on.</param>
internal sealed class InterruptedBody(Stream body, long end, Func<CancellationToken, Task> fire)
    : PassThroughStream(body)
{
    private long _left = end;
    private bool _hasFired;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_hasFired || buffer.IsEmpty)
        {
            return await Inner.ReadAsync(buffer, cancellationToken);
        }

        if (_left == 0)
        {
            _hasFired = true;
            await fire(cancellationToken);
            return await Inner.ReadAsync(buffer, cancellationToken);
        }

        var read = await Inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        _left -= read;
        return read;
    }
}
