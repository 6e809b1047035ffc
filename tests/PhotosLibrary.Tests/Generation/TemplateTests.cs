using System.Text.RegularExpressions;

namespace PhotosLibrary.Tests.Generation;

/// <summary>
/// A template of ours takes the place of one of NSwag's; its first comment says of which one, and why.
/// </summary>
public partial class TemplateTests
{
    private static readonly string Folder = Repository.PathOf("generator", "templates");

    public static TheoryData<string> Templates =>
        [
            .. Directory
                .GetFiles(Folder, "*.liquid", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Folder, path))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Templates))]
    public void Every_template_names_what_it_overrides_in_the_version_that_is_used_and_why(string template)
    {
        var comment = Comment().Match(File.ReadAllText(Path.Combine(Folder, template))).Groups["text"].Value;
        var upstream = Upstream().Match(comment);
        var file = Path.GetFileName(template);

        Assert.True(
            upstream.Success,
            $"{template} does not begin with a comment that says: NSwag 1.2.3, Templates/{file}"
        );
        Assert.Equal(file, upstream.Groups["file"].Value);
        // A bump of NSwag needs a look at each template, which bumping this as well confirms.
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
