using PhotosLibrary.Uploads;
using static PhotosLibrary.Tests.Uploads.Streams;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>Section 7.1: names go into a header, where only ASCII can go.</summary>
public class FileNameHeaderTests
{
    [Theory]
    [InlineData("IMG_0001.JPG", "IMG_0001.JPG")]
    [InlineData("my photo (1).jpg", "my photo (1).jpg")]
    [InlineData("Müller.jpg", "M%C3%BCller.jpg")]
    [InlineData("写真.jpg", "%E5%86%99%E7%9C%9F.jpg")]
    [InlineData("🏖.jpg", "%F0%9F%8F%96.jpg")]
    [InlineData("e\u0301.jpg", "e%CC%81.jpg")]
    [InlineData("100%.jpg", "100%25.jpg")]
    [InlineData("a\"b\\c.jpg", "a%22b%5Cc.jpg")]
    [InlineData("a\r\nX-Evil: 1.jpg", "a%0D%0AX-Evil: 1.jpg")]
    [InlineData("\0\t\x7F.jpg", "%00%09%7F.jpg")]
    [InlineData(" a.jpg ", "%20a.jpg%20")]
    [InlineData("a;b,c='d'.jpg", "a;b,c='d'.jpg")]
    public async Task Names_are_safe_in_a_header(string fileName, string header)
    {
        using var network = new ScriptedNetwork().Respond("200\n\nTOKEN").RespondStart();

        await network.Uploads.UploadAsync(Of("x"), fileName);
        await network.Uploads.StartSessionAsync(fileName, 1);

        Assert.Equal(header, network.Header(0, "X-Goog-Upload-File-Name"));
        Assert.Equal(header, network.Header(1, "X-Goog-Upload-File-Name"));
    }

    [Fact]
    public void Half_a_character_becomes_the_replacement_character() =>
        Assert.Equal("%EF%BF%BD.jpg", FileNameHeader.Encode("\uD83C.jpg"));
}
