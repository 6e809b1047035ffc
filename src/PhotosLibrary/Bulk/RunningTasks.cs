namespace PhotosLibrary.Bulk;

/// <summary>What a run has going on beside its loops; nothing of it may outlive the run.</summary>
internal sealed class RunningTasks
{
    private readonly HashSet<Task> _running = [];

    /// <summary>Keeps an eye on a task, which deals with its own failures.</summary>
    public void Add(Task task)
    {
        lock (_running)
        {
            _running.RemoveWhere(one => one.IsCompleted);
            _running.Add(task);
        }
    }

    /// <summary>Waits until all have ended, good or bad, also those that others of them begin.</summary>
    public async Task FinishAsync()
    {
        while (true)
        {
            Task[] running;
            lock (_running)
            {
                running = [.. _running.Where(one => !one.IsCompleted)];
            }

            if (running.Length == 0)
            {
                return;
            }

            await Task.WhenAny(Task.WhenAll(running)).ConfigureAwait(false);
        }
    }
}
