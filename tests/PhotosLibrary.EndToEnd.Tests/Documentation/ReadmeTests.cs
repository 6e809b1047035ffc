namespace PhotosLibrary.EndToEnd.Tests.Documentation;

/// <summary>Apart from the guides, so that both run at the same time.</summary>
public class ReadmeTests
{
    public static TheoryData<string> Places => CodeBlockRun.PlacesIn(guides: false);

    [SkippableTheory]
    [MemberData(nameof(Places))]
    public Task Every_block_of_a_readme_runs_as_it_stands(string place) => CodeBlockRun.RunAsync(place);
}
