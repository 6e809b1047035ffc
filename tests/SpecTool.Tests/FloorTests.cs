namespace SpecTool.Tests;

/// <summary>
/// The rooms of the tool, from top to bottom: what stands further down knows nothing of what stands above.
/// </summary>
public class FloorTests
{
    [Fact]
    public void No_reference_runs_up_a_floor() =>
        new ArrowRule(
            typeof(Spec).Assembly.Location,
            "SpecTool",
            """
            command line: Program > Commands
            questions:    Lint, Breaking, Apply > Drift
            output:       Reports
            spec:         SchemaUse > Spec > Operation > SchemaExtensions
            files:        Yaml, NSwagPackage
            """
        ).AssertHolds();
}
