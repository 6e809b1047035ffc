using System.Diagnostics;
using PhotosLibrary.Emulator.Storage;
using PhotosLibrary.Emulator.Tests.Media;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>Who can read what an emulator stores, and what becomes of it when the emulator is killed.</summary>
public sealed class PrivacyTests : IDisposable
{
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly HttpClient _http = new();

    [SkippableFact]
    public async Task Nobody_else_can_read_what_is_stored_in_a_new_data_folder()
    {
        Skip.If(OperatingSystem.IsWindows(), "not on this system: file modes");
        var data = Path.Combine(_root.FullName, "data");
        await using var emulator = await TestEmulator.StartAsync(data);

        await UseAsync(emulator.App("dev:alice"));

        AssertPrivate(data);
    }

    [SkippableFact]
    public async Task Nobody_else_can_read_what_is_stored_whatever_the_umask()
    {
        Skip.If(OperatingSystem.IsWindows(), "not on this system: file modes");
        using var program = Start("--data", Path.Combine(_root.FullName, "data"));
        await UseAsync(new TestApp(_http, await AddressAsync(program), "dev:alice"));

        // What the workers have made is among it, as long as they live.
        Assert.True(Directory.GetFiles(_root.FullName, "*", SearchOption.AllDirectories).Length > 3);
        AssertPrivate(_root.FullName);
        program.Kill();
        await program.WaitForExitAsync();
        AssertPrivate(_root.FullName);
    }

    [SkippableFact]
    public async Task Killed_emulator_leaves_no_worker_behind_even_one_that_decodes()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "not on this system: /proc");
        using var program = Start();
        var app = new TestApp(_http, await AddressAsync(program), "dev:alice");
        var item = await app.AddIdAsync(PictureBombs.ManyScans(4000, 900));
        var url = (await app.GetAsync($"/v1/mediaItems/{item}")).Success()["baseUrl"];
        var rendering = _http.GetAsync(url + "=w3000");
        // One has read the header of the photo, and idles; the other decodes.
        var workers = ChildProcesses.Of(program.Id);
        while (workers.Count < 2)
        {
            await app.GetAsync("/v1/albums");
            workers = ChildProcesses.Of(program.Id);
        }

        program.Kill();

        await Assert.ThrowsAsync<HttpRequestException>(() => rendering);
        Assert.All(
            workers,
            worker => SpinWait.SpinUntil(() => !ChildProcesses.IsRunning(worker.Id), TimeSpan.FromMinutes(1))
        );
        Assert.DoesNotContain(workers, worker => ChildProcesses.IsRunning(worker.Id));
    }

    [SkippableFact]
    public async Task Mode_of_an_existing_data_folder_is_left_alone()
    {
        Skip.If(OperatingSystem.IsWindows(), "not on this system: file modes");
        const UnixFileMode Shared = OwnersFolder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        var data = _root.CreateSubdirectory("data");
        SetMode(data.FullName, Shared);
        await using var emulator = await TestEmulator.StartAsync(data.FullName);

        await UseAsync(emulator.App("dev:alice"));

        Assert.Equal(Shared, ModeOf(data.FullName));
        Assert.All(data.GetFileSystemInfos(), entry => AssertPrivate(entry.FullName));
    }

    [SkippableFact]
    public async Task Killed_program_without_a_data_folder_leaves_what_only_its_owner_reads_and_the_next_one_deletes()
    {
        Skip.If(OperatingSystem.IsWindows(), "not on this system: file modes");
        using (var killed = Start())
        {
            await UseAsync(new TestApp(_http, await AddressAsync(killed), "dev:alice"));
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        var left = Assert.Single(_root.GetFileSystemInfos());
        AssertPrivate(left.FullName);

        using var next = Start();
        var app = new TestApp(_http, await AddressAsync(next), "dev:alice");
        using var third = Start();
        await AddressAsync(third);

        // The dead one's is gone, those of the living are not.
        Assert.DoesNotContain(left.Name, _root.GetFileSystemInfos().Select(entry => entry.Name));
        Assert.Equal(2, _root.GetFileSystemInfos().Length);
        await UseAsync(app);
        next.Kill();
        third.Kill();
    }

    [SkippableFact]
    public void Only_abandoned_temporary_folders_are_swept()
    {
        Skip.If(OperatingSystem.IsWindows(), "not on this system: file modes and links");
        var own = Make("photos-emulator-ownown", "temporary");
        var precious = Path.Combine(_root.CreateSubdirectory("precious").FullName, "photo.jpg");
        File.WriteAllText(precious, "precious");
        var dead = Make("photos-emulator-aB3dE6", "temporary");
        File.CreateSymbolicLink(Path.Combine(dead, "photo.jpg"), precious);
        Directory.CreateSymbolicLink(Path.Combine(dead, "folder"), Path.GetDirectoryName(precious)!);
        string[] kept =
        [
            Make("photos-emulator-mydata", ""),
            Make("photos-emulator-nolock", null),
            Make("photos-emulator-toolong", "temporary"),
            Make("photos-emulator-", "temporary"),
            Make("my-photos-emulator-abcdef", "temporary"),
            Make("photos-emulator-others", "temporary", OwnersFolder | UnixFileMode.OtherRead),
            Make("photos-emulator-linked", null),
            Path.Combine(_root.FullName, "photos-emulator-folder"),
        ];
        File.CreateSymbolicLink(Path.Combine(kept[^2], "lock"), Path.Combine(dead, "lock"));
        Directory.CreateSymbolicLink(kept[^1], Make("elsewhere", "temporary"));
        using var held = FolderLock.Take(own, isTemporary: true);
        using var living = FolderLock.Take(Make("photos-emulator-living", null), isTemporary: true);

        TemporaryFolders.Sweep(_root.FullName, own);

        Assert.False(Directory.Exists(dead));
        Assert.All(kept, folder => Assert.True(Directory.Exists(folder), folder));
        Assert.True(Directory.Exists(Path.Combine(_root.FullName, "photos-emulator-living")));
        Assert.True(File.Exists(Path.Combine(_root.FullName, "elsewhere", "lock")));
        Assert.Equal("precious", File.ReadAllText(precious));
    }

    [SkippableFact]
    public void Configuration_that_a_killed_worker_left_is_swept()
    {
        Skip.If(OperatingSystem.IsWindows(), "not on this system: file modes");
        var own = Make("photos-emulator-ownown", "temporary");
        using var held = FolderLock.Take(own, isTemporary: true);
        var left = Make("photos-emulator-magick-aB3dE6", null);
        File.WriteAllText(Path.Combine(left, "policy.xml"), "<policymap/>");
        var others = Make("photos-emulator-magick-others", null, OwnersFolder | UnixFileMode.OtherRead);
        foreach (var old in (string[])[left, others])
        {
            Directory.SetLastWriteTimeUtc(old, DateTime.UnixEpoch);
        }

        var starting = Make("photos-emulator-magick-fG4hI7", null);

        TemporaryFolders.Sweep(_root.FullName, own);

        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(others));
        Assert.True(Directory.Exists(starting));
    }

    [Fact]
    public void Emulators_that_start_and_end_at_the_same_time_leave_each_others_folders_alone() =>
        Parallel.For(
            0,
            200,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            _ =>
            {
                using var directory = new DataDirectory(null);
                File.WriteAllText(Path.Combine(directory.CreateSubfolder("content"), "photo.jpg"), "bytes");
            }
        );

    [SkippableFact]
    public void Nothing_is_swept_where_files_cannot_be_locked()
    {
        Skip.If(OperatingSystem.IsWindows(), "not on this system: file modes");
        var dead = Make("photos-emulator-aB3dE6", "temporary");

        // The own folder is not locked, as where locking does nothing.
        TemporaryFolders.Sweep(_root.FullName, Make("photos-emulator-ownown", "temporary"));

        Assert.True(Directory.Exists(dead));
    }

    [Fact]
    public async Task Left_folder_that_is_named_as_a_data_folder_is_nobodys_to_sweep()
    {
        var folder = Make("photos-emulator-aB3dE6", "temporary");
        new Database(Path.Combine(folder, "library.db"), []).Dispose();
        await using (await TestEmulator.StartAsync(folder)) { }

        var own = Make("photos-emulator-ownown", null);
        using var held = FolderLock.Take(own, isTemporary: true);
        TemporaryFolders.Sweep(_root.FullName, own);

        Assert.True(File.Exists(Path.Combine(folder, "library.db")));
    }

    public void Dispose()
    {
        _http.Dispose();
        _root.Delete(recursive: true);
    }

    // A folder as an emulator makes one, with what its lock says.
    private string Make(string name, string? text, UnixFileMode mode = OwnersFolder)
    {
        var folder = _root.CreateSubdirectory(name);
        SetMode(folder.FullName, mode);
        if (text is not null)
        {
            File.WriteAllText(Path.Combine(folder.FullName, "lock"), text);
        }

        return folder.FullName;
    }

    // Everything of which there are files: content, a rendered picture, an open upload, the database and its log.
    private async Task UseAsync(TestApp app)
    {
        var item = await app.AddIdAsync(TestPhotos.Jpeg(1));
        var url = (await app.GetAsync($"/v1/mediaItems/{item}")).Success()["baseUrl"];
        Assert.NotEmpty(await _http.GetByteArrayAsync(url + "=w20"));
        var started = await app.UploadAsync(
            "/v1/uploads",
            [],
            "X-Goog-Upload-Protocol: resumable",
            "X-Goog-Upload-Command: start"
        );
        var chunk = await app.UploadAsync(
            started.Headers["X-Goog-Upload-URL"],
            TestPhotos.Noise(262_144),
            "X-Goog-Upload-Command: upload",
            "X-Goog-Upload-Offset: 0"
        );
        Assert.Equal(200, (int)chunk.Status);
    }

    private static void AssertPrivate(string path)
    {
        var entries = Directory.Exists(path)
            ? Directory.GetFileSystemEntries(path, "*", SearchOption.AllDirectories).Append(path)
            : [path];
        Assert.All(entries, entry => Assert.Equal(default, ModeOf(entry) & Others));
    }

    private static UnixFileMode ModeOf(string path) =>
        OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    // From a shell that asks for no privacy at all.
    private Process Start(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "PhotosLibrary.Emulator.dll");
        return Process.Start(
            new ProcessStartInfo(
                "sh",
                ["-c", "umask 000; exec dotnet \"$0\" \"$@\"", program, "--urls", "http://127.0.0.1:0", .. arguments]
            )
            {
                RedirectStandardOutput = true,
                // Of .NET's own files there, none is the emulator's.
                Environment = { ["TMPDIR"] = _root.FullName, ["DOTNET_EnableDiagnostics"] = "0" },
            }
        )!;
    }

    private static async Task<Uri> AddressAsync(Process program) =>
        new((await program.StandardOutput.ReadLineAsync())!.Split(' ')[^1]);
}
