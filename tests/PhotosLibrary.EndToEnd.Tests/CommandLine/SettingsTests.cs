using System.Text;
using PhotosLibrary.Emulator;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>Options that are set for good: in the environment, or in the settings file.</summary>
public sealed class SettingsTests : IAsyncLifetime, IDisposable
{
    private PhotosEmulator _emulator = null!;
    private PhotosProgram _photos = null!;

    public async Task InitializeAsync()
    {
        _emulator = await PhotosEmulator.StartAsync(new() { Seed = 9, SeedAccount = "alice" });
        _photos = new PhotosProgram(isNative: false, _emulator.Address, "dev:alice");
    }

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    public void Dispose() => _photos.Dispose();

    [SkippableFact]
    public async Task Arguments_come_before_the_environment_and_that_before_the_file()
    {
        Write("""{ /* for tests */ "list.limit": 1, "quiet": true, }""");

        Assert.Equal(1, await ListedAsync());
        _photos.Set("PHOTOS_LIMIT", "2");
        Assert.Equal(2, await ListedAsync());
        _photos.Set("PHOTOS_LIST_LIMIT", "3");
        Assert.Equal(3, await ListedAsync());
        Assert.Equal(4, await ListedAsync("--limit", "4"));
    }

    [SkippableFact]
    public async Task Config_lists_what_is_set_and_where()
    {
        var file = Write("""{ "list.limit": 5, "account": "work" }""");
        _photos.Set("PHOTOS_QUIET", "false");

        var config = await _photos.RunAsync("config");
        var all = await _photos.RunAsync("config", "--all");

        Assert.Equal(0, config.ExitCode);
        Assert.Matches($@"(?m)^list\.limit +PHOTOS_LIST_LIMIT +5  \(list\.limit in .*config\.json\)$", config.Output);
        Assert.Matches(@"(?m)^upload\.account +PHOTOS_UPLOAD_ACCOUNT +work  \(account in ", config.Output);
        Assert.Matches(@"(?m)^list\.quiet +PHOTOS_LIST_QUIET +false  \(PHOTOS_QUIET\)$", config.Output);
        Assert.Contains(file, config.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("upload.journal", config.Output, StringComparison.Ordinal);
        Assert.Contains("upload.journal", all.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("""{ "list.limt": 5 }""", "\"list.limt\"")]
    [InlineData("""{ "list.limit": "many" }""", "--limit must be a number, not 'many'")]
    [InlineData("""{ "list.limit": { } }""", "must hold a JSON object of text")]
    [InlineData("[1]", "must hold a JSON object of text")]
    [InlineData("{\n\"list.limit\": 5\n", "line ")]
    [InlineData("", "must hold a JSON object of text")]
    public async Task Wrong_settings_are_named(string json, string said)
    {
        var file = Write(json);

        var list = await _photos.RunAsync("list");

        Assert.Equal(2, list.ExitCode);
        Assert.Contains(said, list.Error, StringComparison.Ordinal);
        Assert.True(list.Error.Contains(file) || list.Error.Contains("photos config"), list.Error);
    }

    [SkippableFact]
    public async Task Named_file_that_is_missing_is_named()
    {
        _photos.Set("PHOTOS_CONFIG", "/nowhere/config.json");

        var list = await _photos.RunAsync("list");

        Assert.Equal(2, list.ExitCode);
        Assert.Contains("/nowhere/config.json", list.Error, StringComparison.Ordinal);
    }

    private string Write(string json)
    {
        var file = _photos.Write("config.json", Encoding.UTF8.GetBytes(json));
        _photos.Set("PHOTOS_CONFIG", file);
        return file;
    }

    private async Task<int> ListedAsync(params string[] arguments)
    {
        var list = await _photos.RunAsync(["list", .. arguments]);
        Assert.True(list.ExitCode == 0, list.Error);
        return list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
