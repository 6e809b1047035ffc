namespace PhotosLibrary.Tests.MediaItems;

/// <summary>Changing a description (<c>mediaItems.patch</c>).</summary>
public class UpdateTests
{
    [Theory]
    [InlineData("The lake")]
    [InlineData("")]
    public async Task Request_has_the_expected_bytes(string description)
    {
        var network = StubNetwork.Responding("""{"id":"a"}""");
        await network.NewClient().MediaItems.UpdateAsync("a", description);

        var request = Assert.Single(network.Requests);
        Assert.Equal(
            ("PATCH", "/v1/mediaItems/a?updateMask=description"),
            (request.Method, request.Address.PathAndQuery)
        );
        Assert.Equal($$"""{"description":"{{description}}"}""", request.Body);
    }

    [Fact]
    public void Invalid_arguments_are_refused_before_anything_is_sent()
    {
        var network = StubNetwork.Responding();
        var items = network.NewClient().MediaItems;

        Assert.Throws<ArgumentNullException>(() =>
        {
            _ = items.UpdateAsync("a", null!);
        });
        var tooLong = Assert.Throws<ArgumentException>(() =>
        {
            _ = items.UpdateAsync("a", new string('x', 1000));
        });
        Assert.Contains("has 1000 characters, and Google takes at most 999", tooLong.Message, StringComparison.Ordinal);
        Assert.Empty(network.Requests);
    }
}
