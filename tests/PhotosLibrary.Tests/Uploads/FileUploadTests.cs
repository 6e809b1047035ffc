namespace PhotosLibrary.Tests.Uploads;

public sealed class FileUploadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photos-").FullName;

    private string File => Path.Combine(_folder, "été.jpg");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task File_goes_up_under_its_name()
    {
        System.IO.File.WriteAllText(File, "photo");
        using var network = new ScriptedNetwork().Respond("200\n\nTOKEN");

        Assert.Equal("TOKEN", await network.Uploads.UploadFileAsync(File));

        Assert.Equal("photo", network.Body(0));
        Assert.Equal("%C3%A9t%C3%A9.jpg", network.Header(0, "X-Goog-Upload-File-Name"));
        Assert.Equal("image/jpeg", network.Header(0, "X-Goog-Upload-Content-Type"));
    }

    [Fact]
    public async Task File_is_resumed_after_a_drop()
    {
        System.IO.File.WriteAllText(File, "abcdefghij");
        using var network = new ScriptedNetwork()
            .RespondStart(4)
            .RespondActive(4)
            .Drop(2)
            .RespondActive(4)
            .RespondActive(8)
            .RespondFinal();

        await network.Uploads.UploadFileAsync(File, new UploadOptions { ChunkSize = 4 });

        Assert.Equal(["abcd", "ef", "", "efgh", "ij"], Enumerable.Range(1, 5).Select(network.Body));
    }

    [Fact]
    public async Task Missing_file_is_named_before_anything_is_sent()
    {
        using var network = new ScriptedNetwork();

        var e = await Assert.ThrowsAsync<FileNotFoundException>(() => network.Uploads.UploadFileAsync(File));

        Assert.Contains("été.jpg", e.Message);
    }

    [Fact]
    public async Task Empty_file_is_named_before_anything_is_sent()
    {
        System.IO.File.WriteAllText(File, "");
        using var network = new ScriptedNetwork();

        var e = await Assert.ThrowsAsync<ArgumentException>(() => network.Uploads.UploadFileAsync(File));

        Assert.Contains("été.jpg is empty", e.Message);
    }

    [Theory]
    [InlineData("longer than before")]
    [InlineData("other")]
    [InlineData("less")]
    [InlineData(null)]
    public async Task File_that_changes_meanwhile_is_an_error(string? text)
    {
        System.IO.File.WriteAllText(File, "photo");
        System.IO.File.SetLastWriteTimeUtc(File, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using var network = new ScriptedNetwork().Then(
            async (request, cancellationToken) =>
            {
                if (text is null)
                {
                    System.IO.File.Delete(File);
                }
                else
                {
                    System.IO.File.WriteAllText(File, text);
                }

                await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
                return new HttpResponseMessage { Content = new StringContent("TOKEN") };
            }
        );

        var e = await Assert.ThrowsAsync<IOException>(() => network.Uploads.UploadFileAsync(File));

        Assert.Contains("was changed while it was uploaded", e.Message);
    }

    [Fact]
    public async Task File_that_grows_meanwhile_and_keeps_its_time_is_an_error()
    {
        System.IO.File.WriteAllText(File, "photo");
        var time = System.IO.File.GetLastWriteTimeUtc(File);
        using var network = new ScriptedNetwork().Then(
            (_, _) =>
            {
                System.IO.File.AppendAllText(File, "!");
                System.IO.File.SetLastWriteTimeUtc(File, time);
                return Task.FromResult(new HttpResponseMessage { Content = new StringContent("TOKEN") });
            }
        );

        var e = await Assert.ThrowsAsync<IOException>(() => network.Uploads.UploadFileAsync(File));

        Assert.Contains("was changed while it was uploaded", e.Message);
    }

    [Fact]
    public async Task File_is_closed_afterwards()
    {
        System.IO.File.WriteAllText(File, "photo");
        using var network = new ScriptedNetwork { Retries = 0 }.Respond("500\n\n");

        await Assert.ThrowsAsync<PhotosLibraryException>(() => network.Uploads.UploadFileAsync(File));

        using var exclusive = new FileStream(File, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }
}
