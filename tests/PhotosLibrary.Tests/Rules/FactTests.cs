using PhotosCore.Responses;

namespace PhotosLibrary.Tests.Rules;

/// <summary>What the facts of the spec say twice, since code needs it both ways, does not differ.</summary>
public class FactTests
{
    [Fact]
    public void Uploads_go_to_the_path_in_the_spec() =>
        Assert.Contains("/" + UploadFacts.Path, TheSpec.Read.Document.Paths.Keys);

    [Theory]
    [InlineData(ErrorWords.UploadToken, ErrorTexts.InvalidUploadToken)]
    [InlineData(ErrorWords.FullStorage, ErrorTexts.StorageFull)]
    [InlineData(ErrorWords.MediaItemId, ErrorTexts.InvalidMediaItemIdInBatch)]
    [InlineData(ErrorWords.UnknownAlbum, ErrorTexts.AlbumNotFound)]
    [InlineData(ErrorWords.RefusingAlbum, ErrorTexts.AlbumNotWritable)]
    [InlineData(QuotaWords.RequestsPerDay, QuotaNames.RequestsPerDayId)]
    [InlineData(QuotaWords.WritesPerMinute, QuotaNames.WritesPerMinuteId)]
    [InlineData(QuotaWords.ConcurrentWrites, QuotaNames.ConcurrentWrites)]
    [InlineData(QuotaNames.RequestsMetric, QuotaNames.RequestsPerDayLimit)]
    [InlineData(QuotaNames.WritesMetric, QuotaNames.WritesPerMinuteLimit)]
    [InlineData(QuotaNames.ConcurrentWrites, ErrorTexts.ConcurrentWrites)]
    [InlineData(QuotaNames.UploadsPerMinuteId, ErrorTexts.UploadsExceeded)]
    [InlineData(GrantAdvice.ScopeInsufficientWords, ErrorTexts.InsufficientScopes)]
    public void Words_that_an_error_is_recognized_by_occur_in_its_text(string words, string text) =>
        Assert.Contains(words, text, StringComparison.Ordinal);
}
