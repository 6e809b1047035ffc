using PhotosLibrary.Emulator.Quotas;

namespace PhotosLibrary.Emulator.Control.FaultInjection;

/// <summary>One fault on one call.</summary>
/// <param name="context">The call.</param>
/// <param name="operation">Its operation.</param>
/// <param name="fault">The fault.</param>
/// <param name="write">The write that is in progress while the fault delays it; null if it delays none.</param>
/// <param name="record">Records that the fault fired.</param>
/// <param name="time">The clock that delays follow.</param>
internal sealed class FaultExecution(
    HttpContext context,
    string? operation,
    Fault fault,
    WriteInProgress? write,
    Action record,
    TimeProvider time
)
{
    private bool _isRecorded;

    public Fault Fault => fault;

    public HttpContext Context => context;

    public string? Operation => operation;

    /// <summary>Records that the fault fired, once.</summary>
    public void Record()
    {
        if (_isRecorded)
        {
            return;
        }

        _isRecorded = true;
        record();
    }

    /// <summary>
    /// Waits if the fault has a delay, then resets or responds with the error if it has one; false if the call goes on.
    /// </summary>
    public async Task<bool> InterruptAsync()
    {
        if (fault.Delay is not null)
        {
            await WaitAsync(context.RequestAborted);
        }

        if (fault.When == FaultMoment.After)
        {
            write?.Dispose();
        }

        if (!fault.Reset && !fault.HasError)
        {
            return false;
        }

        await RespondAsync();
        return true;
    }

    /// <summary>Fires while the request's body is being read.</summary>
    public async Task InterruptReadingAsync(CancellationToken cancellationToken)
    {
        Record();
        if (fault.Delay is not null)
        {
            await WaitAsync(cancellationToken);
        }

        if (fault.Reset || fault.HasError)
        {
            throw new FaultSignal();
        }
    }

    /// <summary>Resets the connection, or responds with the error.</summary>
    public Task RespondAsync()
    {
        Record();
        // Before the client has the response: it may write again at once.
        write?.Dispose();
        return fault.Reset ? Connections.ResetAsync(context) : FaultErrors.WriteAsync(context, fault, operation);
    }

    private Task WaitAsync(CancellationToken cancellationToken)
    {
        Record();
        return Task.Delay(fault.Delay!.Value, time, cancellationToken);
    }
}
