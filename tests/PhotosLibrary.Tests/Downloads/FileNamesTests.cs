using System.Text;
using PhotosCore.Downloads;

namespace PhotosLibrary.Tests.Downloads;

/// <summary>Names that can be on every system.</summary>
public class FileNamesTests
{
    [Theory]
    [InlineData("lake.jpg", "lake.jpg")]
    [InlineData("été – 夏 🏖.jpg", "été – 夏 🏖.jpg")]
    [InlineData("../../etc/passwd", "_.._.._etc_passwd")]
    [InlineData("..", "ID")]
    [InlineData(".", "ID")]
    [InlineData("", "ID")]
    [InlineData(null, "ID")]
    [InlineData("   ", "ID")]
    [InlineData("C:\\Windows\\a.jpg", "C__Windows_a.jpg")]
    [InlineData("/etc/passwd", "_etc_passwd")]
    [InlineData("a?b*c\"d<e>f|g:h.jpg", "a_b_c_d_e_f_g_h.jpg")]
    [InlineData("a\0b\nc\u001f.jpg", "a_b_c_.jpg")]
    [InlineData("photo\u202Egpj.exe", "photo_gpj.exe")]
    [InlineData("a.jpg. . ", "a.jpg")]
    [InlineData(" a .jpg", "a .jpg")]
    [InlineData(".htaccess", "_.htaccess")]
    [InlineData("con", "_con")]
    [InlineData("NUL.jpg", "_NUL.jpg")]
    [InlineData("nul .tar.jpg", "_nul .tar.jpg")]
    [InlineData("com1.png", "_com1.png")]
    [InlineData("LPT².png", "_LPT².png")]
    [InlineData("COM10.png", "COM10.png")]
    [InlineData("console.jpg", "console.jpg")]
    public void Name_is_made_safe(string? name, string expected)
    {
        var safe = FileNames.Safe(name, "ID");

        Assert.Equal(expected, safe);
        Assert.Equal(safe, FileNames.Safe(safe, "ID"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("夏")]
    [InlineData("👩‍👩‍👧")]
    public void Long_name_is_cut_between_characters_and_keeps_its_extension(string character)
    {
        var safe = FileNames.Safe(string.Concat(Enumerable.Repeat(character, 300)) + ".jpeg", "ID");

        Assert.InRange(Encoding.UTF8.GetByteCount(safe), FileNames.MostBytes - 30, FileNames.MostBytes);
        Assert.EndsWith(character + ".jpeg", safe, StringComparison.Ordinal);
        Assert.Equal("", safe[..^5].Replace(character, "", StringComparison.Ordinal));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_replaced_in_file_names() =>
        Assert.Equal("a_.jpg", FileNames.Safe("a" + (char)0xD83C + ".jpg", "ID"));

    [Fact]
    public void Overlong_extension_counts_as_none() =>
        Assert.InRange(
            Encoding.UTF8.GetByteCount(FileNames.Safe("a." + new string('x', 300), "ID")),
            1,
            FileNames.MostBytes
        );

    [Theory]
    [InlineData("a.jpg", "A.JPG")]
    [InlineData("\u00e9.jpg", "e\u0301.jpg")]
    public void File_names_that_are_equal_on_some_system_have_one_key(string one, string other) =>
        Assert.Equal(FileNames.KeyOf(one), FileNames.KeyOf(other));

    [Theory]
    [InlineData("clip.mp4", "image/jpeg", "clip.jpg")]
    [InlineData("photo.HEIC", "image/png", "photo.png")]
    [InlineData("photo.JPEG", "image/jpeg", "photo.JPEG")]
    [InlineData("my.holiday", "image/jpeg", "my.holiday.jpg")]
    [InlineData("photo", "image/webp", "photo.webp")]
    [InlineData("photo.jpg", "image/unheard-of", "photo.jpg")]
    [InlineData("photo.jpg", null, "photo.jpg")]
    public void Picture_of_a_size_has_the_extension_of_its_type(string name, string? type, string expected) =>
        Assert.Equal(expected, FileNames.WithExtensionOf(name, type));
}
