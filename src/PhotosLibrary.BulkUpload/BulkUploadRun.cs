using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using PhotosLibrary.Bulk;

namespace PhotosLibrary;

/// <summary>
/// One run of a <see cref="BulkUploader"/>: one loop reads the input and starts uploads as there is room, another makes items
/// of what is up, and who enumerates takes the outcomes in order.
/// </summary>
internal sealed partial class BulkUploadRun : IDisposable
{
    private const int BatchSize = BatchCreateMediaItemsRequest.NewMediaItemsMaxCount;

    // What is known of the input and has not been taken as an outcome.
    private const int MostUntaken = 200;

    // Each batch has been repeated already, with all its waits.
    private const int MostAttempts = 3;

    // A token is good for a day; in the last hour of it the batch may have to wait.
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(23);

    // One large video must not keep the small photos from becoming items.
    private static readonly TimeSpan LongestGathering = TimeSpan.FromMinutes(1);

    private readonly PhotosLibraryClient _client;
    private readonly BulkUploadOptions _options;
    private readonly IAsyncEnumerable<FileUpload> _input;
    private readonly UploadJournal _journal;
    private readonly CancellationTokenSource _cancellation;

    private readonly SemaphoreSlim _slots;
    private readonly SemaphoreSlim _changed = new(0);
    private readonly OutcomesInOrder<PendingUpload, UploadOutcome> _outcomes = new(MostUntaken);
    private readonly ConcurrentDictionary<string, PendingUpload> _underWay = new();
    private readonly Dictionary<string, string> _albumIds = new(StringComparer.Ordinal);
    private readonly RunningTasks _running = new();
    private readonly List<PendingUpload> _ready = [];
    private readonly object _gate = new();

    private bool _isRead;
    private bool _isOver;
    private int _uploading;
    private int _following;
    private Exception? _stop;
    private int _finished;
    private int _failed;
    private long _bytes;

    private BulkUploadRun(
        PhotosLibraryClient client,
        BulkUploadOptions options,
        IAsyncEnumerable<FileUpload> input,
        UploadJournal journal,
        CancellationToken cancellationToken
    )
    {
        _client = client;
        _options = options;
        _input = input;
        _journal = journal;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _slots = new SemaphoreSlim(options.Parallelism);
    }

    /// <summary>Runs while it is enumerated.</summary>
    public static async IAsyncEnumerable<UploadOutcome> RunAsync(
        PhotosLibraryClient client,
        BulkUploadOptions options,
        IAsyncEnumerable<FileUpload> input,
        Func<Task<UploadJournal>> openAsync,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var journal = await openAsync().ConfigureAwait(false);
        using var run = new BulkUploadRun(client, options, input, journal, cancellationToken);
        // On its own thread, so that an input that is there at once does not keep the outcomes back.
        var work = Task.Run(run.WorkAsync, CancellationToken.None);
        await foreach (
            var outcome in run._outcomes.TakeAsync(work, run._cancellation, cancellationToken).ConfigureAwait(false)
        )
        {
            yield return outcome;
        }
    }

    public void Dispose()
    {
        _cancellation.Dispose();
        _slots.Dispose();
        _outcomes.Dispose();
        _changed.Dispose();
    }

    private DateTimeOffset Now => _client.Downloads.Time.GetUtcNow();

    /// <summary>Does everything. An input that fails ends it, after what was read of it is done.</summary>
    private async Task WorkAsync()
    {
        var creating = CreateAllAsync();
        var reading = ReadAsync();
        await Task.WhenAny(reading).ConfigureAwait(false);
        lock (_gate)
        {
            _isRead = true;
        }

        _changed.Release();
        await Task.WhenAny(creating).ConfigureAwait(false);
        await _running.FinishAsync().ConfigureAwait(false);
        foreach (var upload in _outcomes.Untaken)
        {
            upload.Cancel();
        }

        _outcomes.Complete();
        if (creating.IsFaulted)
        {
            ExceptionDispatchInfo.Capture(creating.Exception!.InnerException!).Throw();
        }

        await reading.ConfigureAwait(false);
    }

    private async Task ReadAsync()
    {
        var token = _cancellation.Token;
        var index = 0L;
        var files = _input.GetAsyncEnumerator(token);
        await using var disposal = files.ConfigureAwait(false);

        // Counts as one that uploads, for more comes soon: a batch is not to be small because the other loop was faster.
        Count(ref _uploading, 1);
        try
        {
            while (true)
            {
                var next = files.MoveNextAsync().AsTask();
                await WaitIdlyAsync(next).ConfigureAwait(false);
                if (!await next.ConfigureAwait(false))
                {
                    return;
                }

                if (files.Current is not { } file)
                {
                    throw new ArgumentException("One of the files is null.");
                }

                await WaitIdlyAsync(_outcomes.WaitAsync(token)).ConfigureAwait(false);
                var upload = new PendingUpload(file.Copy(), index++);
                _outcomes.Add(upload);
                Count(ref _uploading, 1);
                await TakeSlotAsync(token).ConfigureAwait(false);
                _running.Add(UploadAsync(upload, token));
            }
        }
        finally
        {
            Count(ref _uploading, -1);
        }
    }

    // While the reader waits for more input or for room nobody knows when more comes, and what is up need not wait for it.
    private async Task WaitIdlyAsync(Task task)
    {
        if (!task.IsCompleted)
        {
            Count(ref _uploading, -1);
            await Task.WhenAny(task).ConfigureAwait(false);
            Count(ref _uploading, 1);
        }

        await task.ConfigureAwait(false);
    }

    private async Task TakeSlotAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Count(ref _uploading, -1);
            throw;
        }
    }
}
