using PhotosLibrary.Benchmarks.Comparing;

namespace PhotosLibrary.Benchmarks.Tests;

/// <summary>
/// The rooms of the benchmarks, from top to bottom: what stands further down knows nothing of what stands above.
/// </summary>
public class FloorTests
{
    [Fact]
    public void No_reference_runs_up_a_floor() =>
        new ArrowRule(
            typeof(Comparison).Assembly.Location,
            "PhotosLibrary.Benchmarks",
            """
            command line: Program > Commands
            commands:     WholeJobs, Comparing
            benchmarks:   Serialization, Emulator
            measured by:  Stock
            every run:    Median, OtherProgram, Repository
            """
        ).AssertHolds();
}
