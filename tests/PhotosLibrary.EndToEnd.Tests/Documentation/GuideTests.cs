using System.Text.RegularExpressions;

namespace PhotosLibrary.EndToEnd.Tests.Documentation;

public partial class GuideTests
{
    public static TheoryData<string> Places => CodeBlockRun.PlacesIn(guides: true);

    [SkippableTheory]
    [MemberData(nameof(Places))]
    public Task Every_block_of_a_guide_runs_as_it_stands(string place) => CodeBlockRun.RunAsync(place);

    // docfx notices a link in the contents that leads nowhere, but not a guide to which none leads.
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
