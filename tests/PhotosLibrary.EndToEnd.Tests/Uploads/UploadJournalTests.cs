using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.Uploads;

/// <summary>The journal against the library, and journals that are none.</summary>
public sealed class UploadJournalTests : IAsyncLifetime
{
    private readonly UploadFolder _folder = UploadFolder.Of(new Random(13), 60);
    private EmulatedLibrary _library = null!;

    private string Journal => _folder.JournalOf(0);

    public async Task InitializeAsync() => _library = await EmulatedLibrary.StartAsync();

    public async Task DisposeAsync()
    {
        await _library.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Verification_forgets_what_is_gone_and_it_goes_up_again()
    {
        // As if the library had lost 40 of the items that the journal notes: they are another account's.
        await UploadAsync(_folder.Files.Take(40), Journal);
        using var bob = ClientOf("bob");
        await new BulkUploader(bob, Journal).UploadAsync(Files().Skip(40)).CountAsync();
        _library.Emulator.Requests.Clear();

        var verification = await new BulkUploader(bob, Journal).VerifyAsync(Files());
        var requests = _library.Emulator.Requests.List().Count;
        var second = await new BulkUploader(bob, Journal).UploadAsync(Files()).ToListAsync();

        Assert.Equal((20, 40, 0), (verification.FoundCount, verification.ForgottenCount, verification.UnverifiedCount));
        Assert.Null(verification.Error);
        Assert.Equal(2, requests);
        Assert.Equal(40, second.Count(one => one.Kind == UploadOutcomeKind.Uploaded));
        Assert.Equal(20, second.Count(one => one.Kind == UploadOutcomeKind.Skipped));
        Assert.Equal(60, await bob.MediaItems.ListAllAsync().CountAsync());
    }

    [Fact]
    public async Task Verification_that_is_refused_keeps_the_journal_and_says_so()
    {
        await UploadAsync();
        _library.Emulator.Faults.Add(
            new Fault { Operation = "MediaItems_BatchGet", Error = FaultError.PermissionDenied }
        );

        var verification = await Uploader(Journal).VerifyAsync(Files());
        var second = await UploadAsync();

        Assert.Equal((0, 0, 60), (verification.FoundCount, verification.ForgottenCount, verification.UnverifiedCount));
        Assert.NotNull(verification.Error);
        Assert.All(second, outcome => Assert.Equal(UploadOutcomeKind.Skipped, outcome.Kind));
    }

    [Fact]
    public async Task Journal_of_another_account_is_told_by_its_items()
    {
        Assert.True(await Uploader(Journal).IsJournalOfAccountAsync());
        await UploadAsync();
        using var bob = ClientOf("bob");

        Assert.True(await Uploader(Journal).IsJournalOfAccountAsync());
        Assert.False(await new BulkUploader(bob, Journal).IsJournalOfAccountAsync());
    }

    [SkippableTheory]
    [InlineData("garbage that is long enough to be taken for a page of a database, but is none")]
    [InlineData("damaged")]
    [InlineData("folder")]
    [InlineData("pipe")]
    public async Task Journal_that_cannot_be_used_says_what_it_is_and_that_no_photo_is_lost(string what)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Pipes are made as on Linux.");
        await UploadAsync(_folder.Files.Take(1), Journal);
        var bytes = await File.ReadAllBytesAsync(Journal);
        File.Delete(Journal);
        switch (what)
        {
            case "damaged":
                Array.Fill(bytes, (byte)0xEE, 100, bytes.Length - 100);
                await File.WriteAllBytesAsync(Journal, bytes);
                break;
            case "folder":
                Directory.CreateDirectory(Journal);
                break;
            case "pipe":
                await ProcessRun.StartAsync("mkfifo", "/", Journal);
                break;
            default:
                await File.WriteAllTextAsync(Journal, what);
                break;
        }

        var failure = await Assert.ThrowsAnyAsync<IOException>(() => UploadAsync().WaitAsync(TimeSpan.FromSeconds(60)));

        Assert.Contains(Journal, failure.Message, StringComparison.Ordinal);
        Assert.Contains("journal", failure.Message, StringComparison.Ordinal);
        Assert.Contains("No photo is lost", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLite", failure.Message, StringComparison.Ordinal);
    }

    private PhotosLibraryClient ClientOf(string account) =>
        new(_ => new($"dev:{account}"), new PhotosLibraryClientOptions { BaseAddress = _library.Emulator.Address });

    private IEnumerable<FileUpload> Files() => _folder.Files.Select(file => new FileUpload(file));

    private BulkUploader Uploader(string journal) => new(_library.Photos, journal);

    private Task<List<UploadOutcome>> UploadAsync() => UploadAsync(_folder.Files, Journal);

    private async Task<List<UploadOutcome>> UploadAsync(IEnumerable<string> files, string journal) =>
        await Uploader(journal).UploadAsync(files.Select(file => new FileUpload(file))).ToListAsync();
}
