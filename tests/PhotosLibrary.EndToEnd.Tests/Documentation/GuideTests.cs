using System.Text.RegularExpressions;

namespace PhotosLibrary.EndToEnd.Tests.Documentation;

/// <summary>What docfx does not notice of the guides.</summary>
public partial class GuideTests
{
    [Fact]
    public void Every_guide_is_in_the_contents()
    {
        var folder = Repository.PathOf("src", "Documentation", "guides");
        var contents = Guides().Matches(File.ReadAllText(Path.Combine(folder, "toc.yml"))).Select(link => link.Value);

        var guides = Directory.GetFiles(folder, "*.md").Select(path => Path.GetFileName(path)).ToList();

        Assert.NotEmpty(guides);
        Assert.Empty(guides.Except(contents));
    }

    [GeneratedRegex(@"(?<=href: )\S+\.md")]
    private static partial Regex Guides();
}
