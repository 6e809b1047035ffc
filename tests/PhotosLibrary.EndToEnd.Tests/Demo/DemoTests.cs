using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.Demo;

/// <summary>Runs <c>photos demo</c> as a person would, and reads what it prints.</summary>
public class DemoTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "photos.dll");

    [Fact]
    public async Task Demo_without_a_folder_draws_photos_and_finishes()
    {
        var demo = await RunAsync();

        Assert.True(demo.ExitCode == 0, demo.Error + demo.Output);
        Assert.Contains("Done: 8 files in a local Google Photos.", demo.Output, StringComparison.Ordinal);
        // The portrait was drawn lying down, with a tag that says so: it must come out upright.
        Assert.Matches(
            @"portrait\.jpg +│ image/jpeg +│ .*480×640 │ 2024-06-21 18:45:30 │ Apple iPhone 15 +│ "
                + @"1/250 s f/2\.8 ISO 200 35 mm +│ +192×256 │",
            demo.Output
        );
        Assert.Empty(demo.Error);
    }

    [SkippableFact]
    public async Task Demo_uploads_files_of_real_cameras_with_their_metadata()
    {
        var demo = await RunAsync(SharedPhotos.Folder);

        Assert.True(demo.ExitCode == 0, demo.Error + demo.Output);
        Assert.Contains("Left out README.md", demo.Output, StringComparison.Ordinal);
        var files = Directory
            .GetFiles(SharedPhotos.Folder)
            .Select(Path.GetFileName)
            .Where(name => name != "README.md")
            .ToList();
        Assert.All(files, file => Assert.Contains($"│ {file} ", demo.Output, StringComparison.Ordinal));
        Assert.Contains($"Done: {files.Count} files in a local Google Photos.", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_of_a_missing_folder_fails_with_one_line()
    {
        var demo = await RunAsync("no-such-folder");

        Assert.NotEqual(0, demo.ExitCode);
        Assert.Contains("no-such-folder", demo.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", demo.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_of_a_folder_without_photos_fails_with_one_line()
    {
        var folder = Directory.CreateTempSubdirectory();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "notes.txt"), "nothing to see");

        var demo = await RunAsync(folder.FullName);

        folder.Delete(recursive: true);
        Assert.Equal(1, demo.ExitCode);
        Assert.Contains("holds no photos or videos", demo.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_names_unsupported_files_and_uploads_the_others()
    {
        var folder = Directory.CreateTempSubdirectory("odd ' names – ");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "broken.jpg"), "this is not a picture");
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "empty.png"), []);
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "été [1].jpg"), TestPhotos.Jpeg(1));

        var demo = await RunAsync(folder.FullName);

        folder.Delete(recursive: true);
        Assert.Equal(1, demo.ExitCode);
        Assert.Contains("broken.jpg did not become a media item: Failed: ", demo.Error, StringComparison.Ordinal);
        Assert.Contains(
            "empty.png did not become a media item: There is nothing to upload",
            demo.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("│ été [1].jpg │ image/jpeg │", demo.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 3 files are in a local Google Photos.", demo.Output, StringComparison.Ordinal);
    }

    private static Task<ProcessRun> RunAsync(params string[] arguments) =>
        ProcessRun.StartAsync("dotnet", AppContext.BaseDirectory, [Program, "demo", .. arguments]);
}
