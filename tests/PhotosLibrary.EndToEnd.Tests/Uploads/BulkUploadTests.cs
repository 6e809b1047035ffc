using Google.Apis.Auth.OAuth2;
using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Repeating;

namespace PhotosLibrary.EndToEnd.Tests.Uploads;

/// <summary>Many files, and what becomes of each.</summary>
public sealed class BulkUploadTests : IAsyncLifetime
{
    private UploadFolder _folder = null!;
    private readonly Random _random = new(4711);
    private PhotosEmulator _emulator = null!;
    private PhotosLibraryClient _photos = null!;

    public async Task InitializeAsync()
    {
        _folder = UploadFolder.Of(_random, 0);
        await StartAsync(new PhotosEmulatorOptions());
    }

    public async Task DisposeAsync()
    {
        _photos.Dispose();
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Many_files_are_there_in_few_batches_with_their_outcomes_in_order()
    {
        AddPhotos(120);
        var progress = new Recorder();

        var outcomes = await UploadAsync(progress: progress);

        Assert.Equal(_folder.Files, outcomes.Select(outcome => outcome.File.Path));
        Assert.All(outcomes, outcome => Assert.Equal(UploadOutcomeKind.Uploaded, outcome.Kind));
        var state = await StateAsync();
        Assert.Equal(
            _folder.Files.Select(UploadFolder.HashOf),
            outcomes.Select(outcome => state.MediaItems.Single(item => item.Id == outcome.MediaItemId).Sha256));
        Assert.Equal(3, CallsOf("MediaItems_BatchCreate"));
        Assert.Equal((120, 0), (progress.Last!.UploadsFinished, progress.Last.UploadsFailed));
        Assert.Equal(_folder.Files.Sum(file => new FileInfo(file).Length), progress.Last.TotalBytesSent);
    }

    private Task<List<UploadOutcome>> UploadAsync(IProgress<BulkUploadProgress>? progress = null) =>
        UploadAsync(_folder.Files.Select(file => new FileUpload(file)), progress);

    private async Task<List<UploadOutcome>> UploadAsync(IEnumerable<FileUpload> files, IProgress<BulkUploadProgress>? progress = null)
    {
        var uploader = new BulkUploader(
            _photos, _folder.JournalOf(0), new BulkUploadOptions { ChunkSize = UploadFolder.ChunkSize, Progress = progress });
        var outcomes = new List<UploadOutcome>();
        await foreach (var outcome in uploader.UploadAsync(files))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    private async Task StartAsync(PhotosEmulatorOptions options)
    {
        if (_emulator is not null)
        {
            _photos.Dispose();
            await _emulator.DisposeAsync();
        }

        options.Listen = false;
        options.Unconfirmed.ChunkGranularity = UploadFolder.Granularity;
        _emulator = await PhotosEmulator.StartAsync(options);
        _emulator.Clock.Freeze();
        _photos = NewClient();
    }

    private PhotosLibraryClient NewClient() => new(
        GoogleCredential.FromAccessToken("dev:alice"),
        new PhotosLibraryClientOptions { Network = _emulator.CreateHandler(), TimeProvider = new ImpatientTime(_emulator.Clock) });

    private void AddPhotos(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _folder.Add($"{i:D3}.jpg", UploadFolder.NewPhoto(_random));
        }
    }

    private async Task<AccountState> StateAsync() => (await _emulator.GetStateAsync("alice")).Accounts.Single();

    private int CallsOf(string operation) => _emulator.Requests.List(new RequestFilter { Operation = operation }).Count;

    private sealed class Recorder : IProgress<BulkUploadProgress>
    {
        public BulkUploadProgress? Last { get; private set; }

        public void Report(BulkUploadProgress value) => Last = value;
    }
}
