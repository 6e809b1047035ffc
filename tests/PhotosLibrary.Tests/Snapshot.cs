using Snapshooter;
using Xunit.Sdk;

namespace PhotosLibrary.Tests;

/// <summary>
/// Compares a text with its accepted version under <c>__snapshots__/</c>. A missing or different one always fails, also
/// on a developer's machine, and what was seen is written to <c>__snapshots__/__mismatch__/</c> for comparison:
/// <code>git diff --no-index tests/PhotosLibrary.Tests/__snapshots__
/// tests/PhotosLibrary.Tests/__snapshots__/__mismatch__</code> To accept everything as it is now, and read the
/// difference in git:
/// <code>SNAPSHOTS=accept dotnet test tests/PhotosLibrary.Tests</code>
/// </summary>
/// <remarks>
/// Verify.Xunit is the library of choice, but its core package cannot be restored from the feed that this project
/// builds with. This is the only file that knows that Snapshooter stands in for it.
/// </remarks>
internal static class Snapshot
{
    private static readonly string Folder = Repository.PathOf("tests", "PhotosLibrary.Tests");

    private static readonly bool Accept = Environment.GetEnvironmentVariable("SNAPSHOTS") == "accept";

    static Snapshot()
    {
        // Left alone, Snapshooter takes whatever it sees as right if there is no snapshot yet.
        Environment.SetEnvironmentVariable("SNAPSHOOTER_STRICT_MODE", Accept ? "off" : "on");
    }

    /// <summary>Compares a text with the snapshot of that name.</summary>
    public static void Match(string text, string name)
    {
        var fileName = name + ".txt";
        if (Accept)
        {
            File.Delete(Path.Combine(Folder, "__snapshots__", fileName));
        }

        // The name is given in full, because Snapshooter would take it from the stack, whose paths are not real in CI.
        var fullName = new SnapshotFullName(fileName, Folder);
        try
        {
            Snapshooter.Xunit.Snapshot.Match(text.ReplaceLineEndings("\n"), fullName);
        }
        catch (Exception e)
        {
            throw new XunitException(
                $"{fileName} under tests/PhotosLibrary.Tests/__snapshots__ is missing or different; what was seen "
                    + "is in "
                    + "__mismatch__ there. If it is right: SNAPSHOTS=accept dotnet test "
                    + $"tests/PhotosLibrary.Tests\n{e.Message}",
                e
            );
        }
    }
}
