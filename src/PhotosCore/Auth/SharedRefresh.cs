using System.Runtime.CompilerServices;

namespace PhotosCore.Auth;

/// <summary>
/// One refresh for all calls that were refused with the same token. Those that come when it is completed take its
/// outcome; it is cancelled when no call waits for it any more.
/// </summary>
internal sealed class SharedRefresh
{
    private static readonly ConditionalWeakTable<object, SharedRefresh> Credentials = new();

    private readonly object _gate = new();
    private Run? _last;

    /// <summary>The refreshes of a credential, whichever of its clients was refused.</summary>
    public static SharedRefresh Of(object credential) =>
        Credentials.GetValue(credential, static _ => new SharedRefresh());

    /// <summary>Refreshes, or waits for the refresh that is in progress.</summary>
    /// <param name="token">The token that was refused.</param>
    /// <param name="refresh">Gets another one; false if it could not.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<bool> RunAsync(
        string? token,
        Func<CancellationToken, Task<bool>> refresh,
        CancellationToken cancellationToken
    )
    {
        Run run;
        lock (_gate)
        {
            if (_last is null || _last.Token != token || _last.HasFailed)
            {
                _last = new Run(token, refresh);
            }

            run = _last;
            run.Waiting++;
        }

        try
        {
            return await run.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                run.Waiting--;
                run.StopIfUnwanted();
            }
        }
    }

#pragma warning disable CA1001 // Without a timer there is nothing to dispose of.
    private sealed class Run
#pragma warning restore CA1001
    {
        private readonly CancellationTokenSource _stop = new();

        public Run(string? token, Func<CancellationToken, Task<bool>> refresh)
        {
            Token = token;
            // Neither in the lock nor on the thread of the call that came first.
            Task = System.Threading.Tasks.Task.Run(() => refresh(_stop.Token));
        }

        public string? Token { get; }

        public Task<bool> Task { get; }

        public int Waiting { get; set; }

        /// <summary>Whether the next call that is refused should refresh anew.</summary>
        public bool HasFailed =>
            _stop.IsCancellationRequested
            || (Task.IsCompleted && (Task.Status != TaskStatus.RanToCompletion || !Task.Result));

        public void StopIfUnwanted()
        {
            if (Waiting == 0 && !Task.IsCompleted)
            {
                _stop.Cancel();
                // No call waits for its outcome; its exception counts as observed.
                _ = Task.ContinueWith(
                    static ended => ended.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default
                );
            }
        }
    }
}
