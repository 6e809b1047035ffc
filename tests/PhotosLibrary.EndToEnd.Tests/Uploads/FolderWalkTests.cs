using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.Uploads;

/// <summary>Folders as people have them: system files, what cannot be read, what only looks like photos.</summary>
public sealed class FolderWalkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photos-").FullName;

    // Directory.Delete cannot name what is no UTF-8.
    public void Dispose() => ProcessRun.StartAsync("rm", "/", "-rf", _folder).GetAwaiter().GetResult();

    public FolderWalkTests() => Skip.IfNot(OperatingSystem.IsLinux(), "The files are made as on Linux.");

    [SkippableFact]
    public void What_systems_leave_is_left_out_and_told()
    {
        string[] systems =
        [
            "._lake.jpg",
            ".hidden.jpg",
            "AlbumArtSmall.jpg",
            ".thumbnails/1.jpg",
            ".Trash-1000/files/1.jpg",
            "@eaDir/lake.jpg/SYNOPHOTO_THUMB_M.jpg",
            "#recycle/1.jpg",
            "$Recycle.Bin/1.jpg",
            "System Volume Information/1.jpg",
            "__MACOSX/1.jpg",
            "Catalog Previews.lrdata/1.jpg",
            "Mine.photoslibrary/resources/derivatives/1.jpeg",
        ];
        string[] people = ["lake.jpg", "Mine.photoslibrary/originals/0/1.heic", "a.b/hill.JPG", "THMBNLS/1.jpg"];
        Array.ForEach([.. systems, .. people, "notes.txt", ".notes"], name => Write(name, [1]));
        var leftOut = new List<LeftOut>();

        var taken = FileUpload.InFolder(_folder, new FolderUploadOptions { OnLeftOut = leftOut.Add });
        Assert.Equal(people.Order(StringComparer.Ordinal), NamesOf(taken));
        Assert.Equal((3, 9), (leftOut.Count(one => !one.IsFolder), leftOut.Count(one => one.IsFolder)));
        Assert.All(leftOut, one => Assert.Equal(LeftOutReason.Hidden, one.Reason));
        Assert.Equal(
            systems.Concat(people).Order(StringComparer.Ordinal),
            NamesOf(FileUpload.InFolder(_folder, new FolderUploadOptions { IncludesHidden = true }))
        );
        Assert.Equal(
            people.Order(StringComparer.Ordinal),
            NamesOf(FileUpload.InFolder(_folder)).Order(StringComparer.Ordinal)
        );
    }

    [SkippableFact]
    public async Task Everything_else_goes_up_when_entries_cannot_be_read()
    {
        Write("a/1.jpg", TestPhotos.Jpeg(1));
        Write("z/2.jpg", TestPhotos.Jpeg(2));
        Write("top.jpg", TestPhotos.Jpeg(3));
        await ProcessRun.StartAsync("mkfifo", _folder, "pipe.jpg");
        await ProcessRun.StartAsync("bash", _folder, "-c", "mkdir $'m\\xe9' && cp top.jpg $'m\\xe9/4.jpg'");
        await ProcessRun.StartAsync("bash", _folder, "-c", "cp top.jpg $'caf\\xe9.jpg'");
        File.CreateSymbolicLink(Path.Combine(_folder, "gone.jpg"), "nowhere");
        File.CreateSymbolicLink(Path.Combine(_folder, "loop.jpg"), "loop.jpg");
        File.CreateSymbolicLink(Path.Combine(_folder, "2019"), "/no/such/disk");
        File.CreateSymbolicLink(Path.Combine(_folder, "up"), "..");

        var outcomes = await UploadAsync();

        Assert.Equal(
            ["1.jpg", "2.jpg", "top.jpg"],
            outcomes.Where(one => one.Succeeded).Select(one => Path.GetFileName(one.File.Path)).Order()
        );
        Assert.Equal(
            [
                "2019 is a link to /no/such/disk, which does not exist",
                "caf\uFFFD.jpg cannot be opened: its name, or that of a folder above it, is not UTF-8",
                "gone.jpg is a link to nowhere, which does not exist",
                "loop.jpg is a link that leads back to itself",
                "m\uFFFD cannot be opened: its name, or that of a folder above it, is not UTF-8",
                "pipe.jpg is not a file but a pipe",
            ],
            FailuresOf(outcomes)
        );
    }

    [SkippableFact]
    public async Task Files_of_folders_are_sent_only_if_they_begin_like_photos_or_videos()
    {
        Write("lake.jpg", TestPhotos.Jpeg(1));
        Write("page.jpg", "\n<!DOCTYPE html><html>"u8.ToArray());
        Write("notes.heic", "no photo, but words: é"u8.ToArray());
        Write("double.jpg", [0, 5, 0x16, 7, 0, 2, 0, 0, .. new byte[60]]);
        Write("zeros.mp4", new byte[4000]);
        Write("empty.png", []);
        Write("go.mod", "module example\n\ngo 1.24\n"u8.ToArray());
        Write("index.mts", "export const G = 1;\n"u8.ToArray());
        Write("song.mod", [.. "song"u8, .. new byte[1076], .. "M.K."u8, .. new byte[900]]);
        var leftOut = new List<LeftOut>();

        var outcomes = await UploadAsync(new FolderUploadOptions { OnLeftOut = leftOut.Add });

        Assert.Equal("lake.jpg", Path.GetFileName(Assert.Single(outcomes, one => one.Succeeded).File.Path));
        Assert.Equal(
            [
                "double.jpg holds what macOS has noted of another file (AppleDouble), though its name says photo or "
                    + "video",
                "empty.png is empty, though its name says photo or video",
                "notes.heic is text, though its name says photo or video",
                "page.jpg is a web page, though its name says photo or video",
                "zeros.mp4 does not begin like a photo or video that Google Photos takes, though its name says "
                    + "photo or video",
            ],
            FailuresOf(outcomes, ';')
        );
        Assert.Equal(
            ["go.mod", "index.mts", "song.mod"],
            leftOut
                .Where(one => one.Reason == LeftOutReason.OtherContent)
                .Select(one => Path.GetFileName(one.Path))
                .Order()
        );
    }

    [SkippableFact]
    public void Camcorder_files_are_taken_whatever_else_has_their_extension()
    {
        Write("MOV001.MOD", [0, 0, 1, 0xBA, .. new byte[600]]);
        var packets = new byte[192 * 4];
        for (var at = 4; at < packets.Length; at += 192)
        {
            packets[at] = 0x47;
        }

        Write("00001.MTS", packets);

        Assert.Equal(["00001.MTS", "MOV001.MOD"], NamesOf(FileUpload.InFolder(_folder)));
    }

    [SkippableFact]
    public async Task File_that_vanishes_after_it_was_listed_is_one_failed_outcome()
    {
        Write("1.jpg", TestPhotos.Jpeg(1));
        Write("2.jpg", TestPhotos.Jpeg(2));
        var listed = FileUpload.InFolder(_folder).ToList();
        File.Delete(listed[0].Path);

        var outcomes = await UploadAsync(listed);

        Assert.Equal([false, true], outcomes.Select(one => one.Succeeded));
        Assert.Contains("does not exist, or no longer", outcomes[0].Error!.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Folders_may_be_nested_deeply()
    {
        var deep = string.Join('/', Enumerable.Repeat("d", 1_000));
        Write(deep + "/lake.jpg", [1]);

        Assert.Equal([deep + "/lake.jpg"], NamesOf(FileUpload.InFolder(_folder)));
    }

    private List<string> NamesOf(IEnumerable<FileUpload> files) =>
        [.. files.Select(file => Path.GetRelativePath(_folder, file.Path)).Order(StringComparer.Ordinal)];

    // Each begins with its path: what comes after the folder, up to the advice.
    private List<string> FailuresOf(List<UploadOutcome> outcomes, char end = '.') =>
        [
            .. outcomes
                .Where(one => !one.Succeeded)
                .Select(one => one.Error!.Message)
                .Select(text =>
                {
                    Assert.StartsWith(_folder + "/", text, StringComparison.Ordinal);
                    text = text[(_folder.Length + 1)..];
                    return end == '.' && text.StartsWith("pipe", StringComparison.Ordinal)
                        ? text[..text.IndexOf(',', StringComparison.Ordinal)]
                        : text[..text.LastIndexOf(end)].Replace(". Rename it", "", StringComparison.Ordinal);
                })
                .Select(text => text.Split(". Delete")[0])
                .Order(StringComparer.Ordinal),
        ];

    private Task<List<UploadOutcome>> UploadAsync(FolderUploadOptions? options = null) =>
        UploadAsync(FileUpload.InFolder(_folder, options ?? new FolderUploadOptions()));

    private static async Task<List<UploadOutcome>> UploadAsync(IEnumerable<FileUpload> files)
    {
        await using var library = await EmulatedLibrary.StartAsync();
        using var journals = UploadFolder.Of(new Random(1), 0);
        var uploader = new BulkUploader(library.Photos, journals.JournalOf(0));
        return await uploader.UploadAsync(files).ToListAsync();
    }

    private void Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
