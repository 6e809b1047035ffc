namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>
/// The rooms of the command line, from top to bottom: what stands further down knows nothing of what stands above.
/// </summary>
public class FloorTests
{
    [Fact]
    public void No_reference_runs_up_a_floor() =>
        new ArrowRule(
            Path.Combine(AppContext.BaseDirectory, "photos.dll"),
            "PhotosLibrary.Cli",
            """
            command line:    Program
            commands:        Configuration, Demo, Manual, Transfers
            what is listed:  Library > Albums
            sign-in:         Accounts, Pictures
            every run:       Terminal
            """
        ).AssertHolds();
}
