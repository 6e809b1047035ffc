using System.Net;
using System.Text;
using PhotosCore.Calls;
using PhotosCore.Errors;
using PhotosCore.Responses;

namespace PhotosLibrary.Tests.Json;

/// <summary>A response that says success and cannot be read is a failed call, whatever is in it.</summary>
public class UnreadableResponseTests
{
    // Everything that JSON can say in the place of something else.
    private static readonly string[] Values =
    [
        "null",
        "true",
        "1",
        "-1",
        "1.5",
        "1e400",
        "-1e400",
        "99999999999999999999",
        "\"\"",
        "\"text\"",
        "\"NaN\"",
        "\"1e400\"",
        "\"79228162514264337593543950335s\"",
        "\"2024-99-99T00:00:00Z\"",
        "\"0000-00-00T00:00:00Z\"",
        "\"9999-12-31T23:59:59.9999999-14:00\"",
        "[]",
        "[null]",
        "[[]]",
        "[1]",
        "[{}]",
        "{}",
        "{\"a\":1}",
        "{\"\":null}",
    ];

    [Fact]
    public async Task Any_value_in_the_place_of_any_other_is_read_or_fails_the_call()
    {
        var surprises = new List<string>();
        foreach (var model in TheModels.All)
        {
            foreach (var field in TheModels.FieldsOf(model))
            {
                foreach (var value in Values)
                {
                    var json = $$"""{"{{TheModels.WireNameOf(field)}}":{{value}}}""";
                    try
                    {
                        await ReadAsync(model, json);
                    }
                    catch (PhotosLibraryException e)
                        when (e.Method == "a.method" && e.ResponseExcerpt == Redaction.Redact(json)) { }
                    catch (Exception e)
                    {
                        surprises.Add($"{model.Name} {json}: {e.GetType().Name}: {e.Message}");
                    }
                }
            }
        }

        Assert.Empty(surprises);
    }

    [Fact]
    public async Task Response_truncated_anywhere_fails_the_call()
    {
        var whole = Wire.MediaItemsExchanges.All[0].Response;
        for (var length = 0; length < whole.Length; length += 7)
        {
            var network = StubNetwork.Responding(whole[..length]);
            await Assert.ThrowsAsync<PhotosLibraryException>(() => network.NewClient().MediaItems.ListAsync());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("17")]
    [InlineData("<html><body>Sign in to the hotel's network</body></html>")]
    public async Task Body_that_is_no_object_is_an_error_that_names_the_method_and_quotes_it(string body)
    {
        var network = StubNetwork.Responding(body);
        var error = await Assert.ThrowsAsync<PhotosLibraryException>(() => network.NewClient().Albums.GetAsync("a"));

        Assert.Equal("photoslibrary.albums.get", error.Method);
        Assert.StartsWith(
            "photoslibrary.albums.get: the response (200, application/json, ",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.OK, error.StatusCode);
        Assert.Equal(body.Length == 0 ? null : body, error.ResponseExcerpt);
        Assert.NotNull(error.InnerException);
    }

    [Fact]
    public async Task Neither_excerpt_nor_message_grow_with_the_response()
    {
        var network = StubNetwork.Responding($$"""{"mediaItemsCount":"{{new string('9', 2_000_000)}}"}""");
        var error = await Assert.ThrowsAsync<PhotosLibraryException>(() => network.NewClient().Albums.GetAsync("a"));

        Assert.Equal(1000, error.ResponseExcerpt!.Length);
        Assert.InRange(error.Message.Length, 10, 2000);
        Assert.InRange(error.ToString().Length, 10, 10_000);
    }

    [Fact]
    public async Task Secrets_in_the_response_are_in_no_part_of_the_exception()
    {
        var network = StubNetwork.Responding("""{"mediaItemsCount":"https://lh3.googleusercontent.com/lr/secret"}""");
        var error = await Assert.ThrowsAsync<PhotosLibraryException>(() => network.NewClient().Albums.GetAsync("a"));

        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ResponseExcerpt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deep_nesting_fails_the_call_and_not_the_process()
    {
        var depth = 100_000;
        var body =
            $$"""{"new":{{new StringBuilder().Insert(0, "[", depth)}}{{new StringBuilder().Insert(0, "]", depth)}}}""";
        var network = StubNetwork.Responding(body);

        await Assert.ThrowsAsync<PhotosLibraryException>(() => network.NewClient().Albums.GetAsync("a"));
    }

    [Fact]
    public async Task Huge_page_is_read_whole()
    {
        var items = string.Join(
            ',',
            Enumerable.Range(0, 20_000).Select(i => $$$"""{"id":"{{{i}}}","mediaMetadata":{"width":"{{{i}}}"}}""")
        );
        var network = StubNetwork.Responding($$"""{"mediaItems":[{{items}}],"nextPageToken":"more"}""");
        var page = await network.NewClient().MediaItems.ListAsync();

        Assert.Equal(20_000, page.MediaItems!.Count);
        Assert.Equal(19_999, page.MediaItems[^1].MediaMetadata!.Width);
        Assert.Equal("more", page.NextPageToken);
    }

    [Fact]
    public async Task Byte_order_mark_is_no_obstacle()
    {
        var network = StubNetwork.Responding("\uFEFF{\"id\":\"a\"}");

        Assert.Equal("a", (await network.NewClient().Albums.GetAsync("a")).Id);
    }

    private static async Task<object> ReadAsync(Type model, string json)
    {
        using var response = StubNetwork.Json(json);
        var read = typeof(ResponseReader).GetMethod(nameof(ResponseReader.ReadAsync))!.MakeGenericMethod(model);
        var call = new ApiCall(new("a.method", "GET", OperationEffect.Read, [], []));
        var task = (Task)
            read.Invoke(
                null,
                [
                    response,
                    LibraryService.Instance,
                    call,
                    TheModels.ReaderOf(model),
                    new ProofOfSuccess(Fields: "x"),
                    CancellationToken.None,
                ]
            )!;
        await task;
        return ((dynamic)task).Result;
    }
}
