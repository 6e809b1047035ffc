using PhotosLibrary.Tests.Http;

namespace PhotosLibrary.Tests.Albums;

/// <summary>Adding to an album and removing from it: reconciled before it is retried.</summary>
public class AlbumContentsChangeTests
{
    private readonly AlbumServer _server = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Items_are_added_once_whether_the_response_was_lost_or_the_request(bool isAdded)
    {
        var network = new FaultyNetwork(
            isAdded ? _server.WorksBut(FaultyNetwork.Reset) : FaultyNetwork.Reset,
            _server.Works
        );

        await network.Time.RunAsync(
            network
                .NewClient()
                .Albums.BatchAddMediaItemsAsync(
                    "a/ ü",
                    new BatchAddMediaItemsToAlbumRequest { MediaItemIds = ["1", "2"] }
                )
        );

        Assert.Equal(["1", "2"], _server.Contents.Order());
        Assert.Equal(
            isAdded ? 1 : 2,
            network.Calls.Count(call => call.EndsWith(":batchAddMediaItems", StringComparison.Ordinal))
        );
        Assert.Equal("""{"albumId":"a/ ü","pageSize":100}""", network.Requests[1].Body);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Items_are_removed_once_whether_the_response_was_lost_or_the_request(bool isRemoved)
    {
        _server.Contents.UnionWith(["1", "2", "3"]);
        var network = new FaultyNetwork(
            isRemoved ? _server.WorksBut(FaultyNetwork.Error(500)) : FaultyNetwork.Error(500),
            _server.Works
        );

        await network.Time.RunAsync(
            network
                .NewClient()
                .Albums.BatchRemoveMediaItemsAsync(
                    "a",
                    new BatchRemoveMediaItemsFromAlbumRequest { MediaItemIds = ["1", "2"] }
                )
        );

        Assert.Equal(["3"], _server.Contents);
        Assert.Equal(
            isRemoved ? 1 : 2,
            network.Calls.Count(call => call.EndsWith(":batchRemoveMediaItems", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Failed_reconciliation_leaves_the_outcome_unknown()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(500, "Trouble."), FaultyNetwork.Error(403));

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Time.RunAsync(
                network
                    .NewClient()
                    .Albums.BatchAddMediaItemsAsync("a", new BatchAddMediaItemsToAlbumRequest { MediaItemIds = ["1"] })
            )
        );

        Assert.Equal((1, true, "Trouble."), (failure.Attempts, failure.IsOutcomeUnknown, failure.ErrorMessage));
    }
}
