using PhotosCore.Downloads;

namespace PhotosLibrary.Tests.Downloads;

/// <summary>
/// What is in a folder before a run: its own files without a journal, files of others, links, and what is no file.
/// </summary>
public sealed class FolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("photos-").FullName;
    private readonly StubPhotos _photos = new();

    public FolderTests() => Directory.CreateDirectory(Folder);

    private string Folder => Path.Combine(_root, "downloads");

    private string Hidden => Path.Combine(Folder, FolderJournal.FolderName);

    private string[] Files =>
        [.. Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        _photos.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    // The journal is emptied, deleted with its folder, or cut off in the middle of its first line.
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(20)]
    public async Task Files_whose_journal_is_lost_are_recognized_and_not_copied(int left)
    {
        var names = new[] { "a.jpg", "a.jpg", "b.jpg", "a.jpg", "c" };
        var items = names.Select((name, i) => _photos.Add($"{i}", BytesOf(i), name)).ToList();
        await RunAsync(items);
        var files = Files;
        Lose(left);

        // In any order: which file is whose is not known by the names.
        var second = await RunAsync(Enumerable.Reverse(items));

        Assert.All(second, outcome => Assert.Equal(DownloadOutcomeKind.Skipped, outcome.Kind));
        Assert.All(
            second,
            outcome =>
                Assert.Equal(BytesOf(int.Parse(outcome.MediaItemId!, null)), File.ReadAllBytes(outcome.Result!.Path!))
        );
        Assert.Equal(files, Files);
        // And it is known again.
        var before = _photos.Requests.Count;
        Assert.All(await RunAsync(items), outcome => Assert.Equal(DownloadOutcomeKind.Skipped, outcome.Kind));
        Assert.Equal(before, _photos.Requests.Count);
    }

    [Fact]
    public async Task File_of_the_same_name_and_length_with_other_bytes_is_kept_beside_the_download()
    {
        var item = _photos.Add("1", BytesOf(1), "a.jpg");
        File.WriteAllBytes(Path.Combine(Folder, "a.jpg"), BytesOf(2));

        var outcome = Assert.Single(await RunAsync([item]));

        Assert.Equal(DownloadOutcomeKind.Downloaded, outcome.Kind);
        Assert.Equal(BytesOf(2), File.ReadAllBytes(Path.Combine(Folder, "a.jpg")));
        Assert.Equal(BytesOf(1), File.ReadAllBytes(Path.Combine(Folder, "a (2).jpg")));
    }

    [Fact]
    public async Task Items_of_the_same_name_and_bytes_have_a_file_each()
    {
        string[] ids = ["1", "2"];
        var items = ids.Select(id => _photos.Add(id, BytesOf(1), "a.jpg")).ToList();

        Assert.All(await RunAsync(items), outcome => Assert.Equal(DownloadOutcomeKind.Downloaded, outcome.Kind));
        Lose(0);
        Assert.All(await RunAsync(items), outcome => Assert.Equal(DownloadOutcomeKind.Skipped, outcome.Kind));

        Assert.Equal(["a (2).jpg", "a.jpg"], Files);
    }

    [SkippableTheory]
    [InlineData("folder")]
    [InlineData("journal")]
    public async Task Link_in_the_place_of_the_own_folder_or_journal_is_refused_and_not_followed(string what)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows lets only administrators make links.");
        var item = _photos.Add("1", BytesOf(1));
        var others = Directory.CreateDirectory(Path.Combine(_root, "others")).FullName;
        File.WriteAllText(Path.Combine(others, ".abcd1234.x0z.part"), "not ours");
        File.WriteAllText(Path.Combine(others, "journal"), "not ours");
        if (what == "folder")
        {
            Directory.CreateSymbolicLink(Hidden, others);
        }
        else
        {
            Directory.CreateDirectory(Hidden);
            File.CreateSymbolicLink(Path.Combine(Hidden, "journal"), Path.Combine(others, "journal"));
        }

        var failure = await Assert.ThrowsAsync<IOException>(() => RunAsync([item]));

        Assert.Contains("is a link, and is not followed", failure.Message, StringComparison.Ordinal);
        Assert.Contains(FolderJournal.FolderName, failure.Message, StringComparison.Ordinal);
        Assert.Equal(["not ours", "not ours"], Directory.EnumerateFiles(others).Select(File.ReadAllText));
        Assert.Empty(Files);
        Assert.Empty(_photos.Requests);
    }

    [Fact]
    public async Task File_in_the_place_of_the_own_folder_is_refused()
    {
        File.WriteAllText(Hidden, "not ours");

        var failure = await Assert.ThrowsAsync<IOException>(() => RunAsync([_photos.Add("1", BytesOf(1))]));

        Assert.Contains(Hidden, failure.Message, StringComparison.Ordinal);
        Assert.Equal("not ours", File.ReadAllText(Hidden));
    }

    [SkippableFact]
    public async Task Pipe_in_the_place_of_the_journal_is_refused()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such pipes.");
        Directory.CreateDirectory(Hidden);
        await MakePipeAsync(Path.Combine(Hidden, "journal"));

        var failure = await Assert
            .ThrowsAsync<IOException>(() => RunAsync([_photos.Add("1", BytesOf(1))]))
            .WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains("journal", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Only_own_temporary_files_are_removed()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows lets only administrators make links.");
        Directory.CreateDirectory(Hidden);
        var linked = Path.Combine(_root, "linked");
        File.WriteAllText(linked, "not ours");
        string[] others =
        [
            "movie.part",
            ".x.part",
            "abcd1234.x0z.part",
            ".abcd1234.x0z.part.jpg",
            ".ABCD1234.x0z.part",
        ];
        foreach (var name in others)
        {
            File.WriteAllText(Path.Combine(Hidden, name), "not ours");
        }

        File.CreateSymbolicLink(Path.Combine(Hidden, ".linked12.x0z.part"), linked);
        File.WriteAllText(Path.Combine(Hidden, ".abcd1234.x0z.part"), "half");

        await RunAsync([_photos.Add("1", BytesOf(1))]);

        Assert.Equal(
            [".linked12.x0z.part", "journal", .. others],
            Directory
                .EnumerateFiles(Hidden)
                .Select(path => Path.GetFileName(path)!)
                .OrderBy(name => Array.IndexOf(others, name))
                .ThenBy(name => name, StringComparer.Ordinal)
        );
        Assert.Equal("not ours", File.ReadAllText(linked));
    }

    [SkippableTheory]
    [InlineData("link")]
    [InlineData("broken link")]
    [InlineData("folder")]
    [InlineData("pipe")]
    public async Task What_is_no_file_under_the_name_of_a_download_is_left_as_it_is(string what)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows lets only administrators make links.");
        var item = _photos.Add("1", BytesOf(1), "a.jpg");
        await RunAsync([item]);
        // The journal says that it is here, and the length is right.
        var path = Path.Combine(Folder, "a.jpg");
        var other = Path.Combine(_root, "other.jpg");
        File.Move(path, other);
        await PutAsync(what, path, other);

        var outcome = Assert.Single(await RunAsync([item]).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal(DownloadOutcomeKind.Downloaded, outcome.Kind);
        Assert.Equal(Path.Combine(Folder, "a (2).jpg"), outcome.Result!.Path);
        Assert.Equal(BytesOf(1), File.ReadAllBytes(outcome.Result.Path!));
        Assert.Equal(what.EndsWith("link", StringComparison.Ordinal), new FileInfo(path).LinkTarget is not null);
        Assert.Equal(what == "folder", Directory.Exists(path));
        Assert.Equal(what != "broken link", File.Exists(other));
    }

    [SkippableFact]
    public async Task Link_under_the_name_of_a_single_download_is_refused()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows lets only administrators make links.");
        var item = _photos.Add("1", BytesOf(1), "a.jpg");
        var path = Path.Combine(Folder, "a.jpg");
        var other = Path.Combine(_root, "other.jpg");
        File.WriteAllText(other, "not ours");
        File.CreateSymbolicLink(path, other);

        var failure = await Assert.ThrowsAsync<IOException>(() =>
            _photos.NewClient().Downloads.DownloadToFileAsync(item, path)
        );

        Assert.Contains($"{path} is a link", failure.Message, StringComparison.Ordinal);
        Assert.Equal("not ours", File.ReadAllText(path));
        Assert.Equal(["a.jpg"], Files);
    }

    private static async Task PutAsync(string what, string path, string other)
    {
        switch (what)
        {
            case "link":
                File.CreateSymbolicLink(path, other);
                break;
            case "broken link":
                File.Delete(other);
                File.CreateSymbolicLink(path, other);
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            default:
                await MakePipeAsync(path);
                break;
        }
    }

    private static async Task MakePipeAsync(string path)
    {
        using var process = System.Diagnostics.Process.Start("mkfifo", [path]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private void Lose(int left)
    {
        var journal = Path.Combine(Hidden, "journal");
        if (left < 0)
        {
            Directory.Delete(Hidden, recursive: true);
        }
        else
        {
            File.WriteAllBytes(journal, File.ReadAllBytes(journal)[..left]);
        }
    }

    private static byte[] BytesOf(int i) =>
        [0xFF, 0xD8, 0xFF, .. Enumerable.Repeat((byte)(i + 1), 100 + (i / 3)), 0xFF, 0xD9];

    private async Task<List<DownloadOutcome<MediaItem>>> RunAsync(IEnumerable<MediaItem> items)
    {
        var outcomes = new List<DownloadOutcome<MediaItem>>();
        await foreach (var outcome in new BulkDownloader(_photos.NewClient()).DownloadAsync(items, Folder))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }
}
