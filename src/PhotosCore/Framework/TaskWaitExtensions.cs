#if !NET
namespace PhotosCore;

/// <summary>What netstandard2.0 lacks of <see cref="Task"/>.</summary>
internal static class TaskWaitExtensions
{
    /// <summary>Waits for a task, or until the caller cancels; the task goes on.</summary>
    public static Task WaitAsync(this Task task, CancellationToken cancellationToken) =>
        task.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    /// <summary>Waits for a task, or until the caller cancels; the task goes on.</summary>
    public static Task<T> WaitAsync<T>(this Task<T> task, CancellationToken cancellationToken) =>
        task.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
}
#endif
