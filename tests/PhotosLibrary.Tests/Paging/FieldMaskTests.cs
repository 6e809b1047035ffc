using PhotosCore.Paging;

namespace PhotosLibrary.Tests.Paging;

public class FieldMaskTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("mediaItems(id)", "nextPageToken,mediaItems(id)")]
    [InlineData("mediaItems(id,nextPageToken)", "nextPageToken,mediaItems(id,nextPageToken)")]
    [InlineData("mediaItems/id", "nextPageToken,mediaItems/id")]
    [InlineData("mediaItems(id,a(b,c)),nextPageToken", "mediaItems(id,a(b,c)),nextPageToken")]
    [InlineData("nextPageToken,mediaItems(id)", "nextPageToken,mediaItems(id)")]
    [InlineData("mediaItems(id) , nextPageToken", "mediaItems(id) , nextPageToken")]
    [InlineData("*", "*")]
    [InlineData("nextPageTokens", "nextPageToken,nextPageTokens")]
    public void List_always_requests_its_page_token(string? fields, string? expected) =>
        Assert.Equal(expected, FieldMask.With("nextPageToken", fields));
}
