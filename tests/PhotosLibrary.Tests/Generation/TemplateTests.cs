using System.Text.RegularExpressions;

namespace PhotosLibrary.Tests.Generation;

/// <summary>A template of ours takes the place of one of NSwag's; which one, and why, is the first that it says.</summary>
public partial class TemplateTests
{
    public static TheoryData<string> Templates =>
        [
            .. Directory
                .GetFiles(Repository.PathOf("generator", "templates"), "*.liquid")
                .Select(path => Path.GetFileName(path))
                .Order(),
        ];

    [Theory]
    [MemberData(nameof(Templates))]
    public void Every_template_names_what_it_overrides_in_the_version_that_is_used_and_why(string template)
    {
        var comment = Comment()
            .Match(File.ReadAllText(Repository.PathOf("generator", "templates", template)))
            .Groups["text"]
            .Value;
        var upstream = Upstream().Match(comment);

        Assert.True(
            upstream.Success,
            $"{template} does not begin with a comment that says: NSwag 1.2.3, Templates/{template}"
        );
        Assert.Equal(template, upstream.Groups["file"].Value);
        // Whoever bumps NSwag looks at each template again, and says so by bumping this as well.
        Assert.Equal(
            upstream.Groups["library"].Value == "NSwag" ? NSwagPackage.Version : NSwagPackage.NJsonSchemaVersion,
            upstream.Groups["version"].Value
        );
        Assert.Matches(@"Reasons?:|which has no hook for", comment);
    }

    [GeneratedRegex(@"\A\{%-? comment -?%\}(?<text>.*?)\{%-? endcomment -?%\}", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<library>NSwag|NJsonSchema) (?<version>\d+\.\d+\.\d+),\s+Templates/(?<file>[\w.]+\.liquid)")]
    private static partial Regex Upstream();
}
