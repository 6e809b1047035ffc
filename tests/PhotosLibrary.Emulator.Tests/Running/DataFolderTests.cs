using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>Folders that another version or another program has written.</summary>
public sealed class DataFolderTests : IDisposable
{
    private const string Tables = "CREATE TABLE IF NOT EXISTS notes (text TEXT, words INTEGER);";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string File => Path.Combine(_folder.FullName, "library.db");

    [Fact]
    public async Task Library_without_a_version_is_upgraded()
    {
        string album,
            item;
        await using (var before = await TestEmulator.StartAsync(_folder.FullName))
        {
            album = await before.App("dev:alice").CreateAlbumAsync("Kept");
            item = await before.App("dev:alice").AddIdAsync(TestPhotos.Jpeg(1), albumId: album);
        }

        // As it was then: neither numbers nor the table of quotas, all else the same.
        Run("PRAGMA user_version = 0; PRAGMA application_id = 0; DROP TABLE quota_use;");

        await using (var after = await TestEmulator.StartAsync(_folder.FullName))
        {
            var app = after.App("dev:alice");
            Assert.Equal([item], await app.ListAlbumAsync(album));
            var url = (await app.GetAsync($"/v1/mediaItems/{item}")).Success()["baseUrl"];
            Assert.Equal(TestPhotos.Jpeg(1), await after.Http.GetByteArrayAsync(url + "=d"));
        }

        Assert.Equal(
            (1L, 1L),
            (Read("PRAGMA user_version"), Read("SELECT count(*) FROM sqlite_master WHERE name = 'quota_use'"))
        );
    }

    [Fact]
    public async Task Newer_library_is_refused_and_left_unchanged()
    {
        await using (await TestEmulator.StartAsync(_folder.FullName)) { }

        Run("PRAGMA user_version = 7");
        var before = await ReadFolderAsync();

        var refusal = await Assert.ThrowsAsync<IOException>(() => TestEmulator.StartAsync(_folder.FullName));

        Assert.Equal(
            $"Cannot use the library in {_folder.FullName}: a newer emulator wrote it (version 7; this one knows 1). "
                + "Use that emulator, or another folder.",
            refusal.Message
        );
        Assert.Equal(before, await ReadFolderAsync());
    }

    [Fact]
    public async Task Newer_library_is_recognized_by_its_write_ahead_log_alone()
    {
        await using (await TestEmulator.StartAsync(_folder.FullName)) { }

        // What a killed process leaves: the file is of old, and its log has the rest.
        var copy = Directory.CreateTempSubdirectory();
        using (var open = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            open.Open();
            using var command = open.CreateCommand();
            command.CommandText = "PRAGMA user_version = 7";
            command.ExecuteNonQuery();
            foreach (var file in _folder.GetFiles())
            {
                file.CopyTo(Path.Combine(copy.FullName, file.Name));
            }
        }

        var refusal = await Assert.ThrowsAsync<IOException>(() => TestEmulator.StartAsync(copy.FullName));

        Assert.Contains("a newer emulator wrote it (version 7", refusal.Message);
        copy.Delete(recursive: true);
    }

    [Theory]
    [InlineData("CREATE TABLE messages (text TEXT)")]
    [InlineData("CREATE TABLE media_items (text TEXT); PRAGMA application_id = 252006674")]
    public async Task Database_of_another_program_is_refused_and_left_unchanged(string statements)
    {
        Run(statements);
        var before = await ReadFolderAsync();

        var refusal = await Assert.ThrowsAsync<IOException>(() => TestEmulator.StartAsync(_folder.FullName));

        Assert.Equal($"Cannot use the folder {_folder.FullName}: library.db is of another program.", refusal.Message);
        Assert.Equal(before, await ReadFolderAsync());
    }

    [Fact]
    public async Task Folder_with_other_files_is_refused_and_left_unchanged()
    {
        _folder.CreateSubdirectory("content");
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder.FullName, "content", "holiday.jpg"), "precious");

        var refusal = await Assert.ThrowsAsync<IOException>(() => TestEmulator.StartAsync(_folder.FullName));

        Assert.Equal(
            $"Cannot use the folder {_folder.FullName}: it is not empty and holds no library of an emulator. "
                + "Name an empty or a new folder.",
            refusal.Message
        );
        Assert.Equal(["content", "content/holiday.jpg precious"], await ReadFolderAsync());
    }

    [Fact]
    public async Task Files_that_a_disk_or_a_desktop_creates_in_a_folder_are_ignored()
    {
        _folder.CreateSubdirectory("lost+found");
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder.FullName, ".gitkeep"), "");

        await using var emulator = await TestEmulator.StartAsync(_folder.FullName);

        Assert.NotEmpty(await emulator.App("dev:alice").CreateAlbumAsync());
    }

    [Fact]
    public void Migrations_run_in_order_from_the_version_of_the_library()
    {
        new Database(File, [Tables], new LibraryVersion(1, [])).Dispose();
        Run("INSERT INTO notes VALUES ('two words', 0)");
        Migration[] steps =
        [
            new(3, "UPDATE notes SET words = words * 10"),
            new(1, "DELETE FROM notes"),
            new(2, "UPDATE notes SET words = 2; ALTER TABLE notes ADD COLUMN author TEXT"),
        ];

        new Database(File, [Tables], new LibraryVersion(3, steps)).Dispose();
        new Database(File, [Tables], new LibraryVersion(3, steps)).Dispose();

        Assert.Equal((3L, 20L), (Read("PRAGMA user_version"), Read("SELECT words FROM notes")));
    }

    [Fact]
    public void Failed_migration_rolls_back_the_earlier_ones()
    {
        new Database(File, [Tables], new LibraryVersion(1, [])).Dispose();
        Run("INSERT INTO notes VALUES ('two words', 0)");

        Assert.Throws<SqliteException>(() =>
            new Database(
                File,
                [Tables],
                new LibraryVersion(3, [new(2, "UPDATE notes SET words = 2"), new(3, "UPDATE nonsense SET x = 1")])
            )
        );

        Assert.Equal((1L, 0L), (Read("PRAGMA user_version"), Read("SELECT words FROM notes")));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<List<string>> ReadFolderAsync()
    {
        var entries = new List<string>();
        foreach (var path in Directory.GetFileSystemEntries(_folder.FullName, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(_folder.FullName, path).Replace('\\', '/');
            entries.Add(Directory.Exists(path) ? name : $"{name} {await ReadTextAsync(path)}");
        }

        return [.. entries.Order(StringComparer.Ordinal)];
    }

    private static async Task<string> ReadTextAsync(string path) =>
        System.Text.Encoding.Latin1.GetString(await System.IO.File.ReadAllBytesAsync(path));

    private void Run(string statements)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }

    private long Read(string query)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return (long)command.ExecuteScalar()!;
    }
}
