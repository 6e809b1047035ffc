#pragma warning disable CS0618 // Retired methods are still there, with the shapes of before Google closed them.

namespace PhotosLibrary.Tests.Wire;

/// <summary>Every method of <see cref="SharedAlbumsClient"/>.</summary>
internal static class SharedAlbumsExchanges
{
    private const string Album = """
        {
          "id": "AF1QipShared",
          "title": "Hochzeit",
          "shareInfo": { "shareToken": "AOVP0rRShareToken", "isJoined": true, "isJoinable": true },
          "mediaItemsCount": "1"
        }
        """;

    public static IReadOnlyList<Exchange> All { get; } =
    [
        // Section 3.3: the field of the response is sharedAlbums, not albums.
        Exchange.Of(
            "SharedAlbums_List",
            client => client.SharedAlbums.ListAsync(50, "Ck-token", false, "sharedAlbums/id"),
            $$"""
            {
              "sharedAlbums": [
                {{Album.ReplaceLineEndings("\n    ")}}
              ],
              "nextPageToken": "Ck-next"
            }
            """
        ),
        Exchange.Of("SharedAlbums_Get", client => client.SharedAlbums.GetAsync("AOVP0rR+Share/Token=="), Album),
        Exchange.Of(
            "SharedAlbums_Join",
            client => client.SharedAlbums.JoinAsync(new JoinSharedAlbumRequest { ShareToken = "AOVP0rRShareToken" }),
            $$"""
            {
              "album": {{Album.ReplaceLineEndings("\n  ")}}
            }
            """
        ),
        Exchange.Of(
            "SharedAlbums_Leave",
            client => client.SharedAlbums.LeaveAsync(new LeaveSharedAlbumRequest { ShareToken = "AOVP0rRShareToken" }),
            "{}"
        ),
    ];
}
