using System.Globalization;
using Spectre.Console;

namespace PhotosLibrary.Cli.Demo;

/// <summary>Prints what the demo did.</summary>
internal static class Report
{
    public static void Print(IReadOnlyList<DemoResult> results, IReadOnlyList<StepCost> costs, string place)
    {
        if (Console.IsOutputRedirected)
        {
            // A file or a pipe has no width to fit into.
            AnsiConsole.Profile.Width = 200;
        }

        AnsiConsole.WriteLine();
        AnsiConsole.Write(Files(results));
        AnsiConsole.Write(Costs(costs));
        if (results.FirstOrDefault(result => result.Comparison is not null) is { } compared)
        {
            AnsiConsole.WriteLine($"{compared.File.Name}, downloaded and compared: {compared.Comparison}.");
        }

        foreach (var failed in results.Where(result => result.Failure is not null))
        {
            Console.Error.WriteLine($"{failed.File.Name} did not become a media item: {failed.Failure}");
        }

        AnsiConsole.WriteLine(
            results.All(result => result.Failure is null)
                ? $"Done: {results.Count} files in {place}."
                : $"{results.Count(result => result.Failure is null)} of {results.Count} files are in {place}."
        );
    }

    private static Table Files(IReadOnlyList<DemoResult> results)
    {
        var table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumns("File", "Type")
            .AddColumn(new TableColumn("Size").RightAligned())
            .AddColumn(new TableColumn("Pixels").RightAligned())
            .AddColumns("Taken", "Camera", "Exposure")
            .AddColumn(new TableColumn("Thumbnail").RightAligned());
        foreach (var result in results)
        {
            var metadata = result.Item?.MediaMetadata;
            table.AddRow(
                new Text(result.File.Name),
                new Text(result.Item?.MimeType ?? "failed"),
                new Text(Size.Format(result.File.Length)),
                new Text(metadata is { Width: { } width, Height: { } height } ? $"{width}×{height}" : ""),
                new Text(metadata?.CreationTime?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? ""),
                new Text(
                    Camera(
                        metadata?.Photo?.CameraMake ?? metadata?.Video?.CameraMake,
                        metadata?.Photo?.CameraModel ?? metadata?.Video?.CameraModel
                    )
                ),
                new Text(metadata?.Video is { } video ? Describe(video) : Describe(metadata?.Photo)),
                new Text(result.Thumbnail?.Description ?? "")
            );
        }

        return table;
    }

    private static Table Costs(IReadOnlyList<StepCost> costs)
    {
        var table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumn("Step")
            .AddColumn(new TableColumn("Time").RightAligned())
            .AddColumn(new TableColumn("Requests").RightAligned())
            .AddColumn(new TableColumn("Bytes").RightAligned());
        foreach (var cost in costs)
        {
            table.AddRow(
                new Text(cost.Name),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{cost.Time.TotalMilliseconds:N0} ms")),
                new Text(cost.Requests.ToString(CultureInfo.InvariantCulture)),
                new Text(cost.Bytes > 0 ? Size.Format(cost.Bytes) : "")
            );
        }

        return table;
    }

    // Some cameras repeat their make in the name of the model.
    private static string Camera(string? make, string? model) =>
        make is not null && model?.StartsWith(make, StringComparison.OrdinalIgnoreCase) == true
            ? model
            : $"{make} {model}".Trim();

    private static string Describe(Video video) =>
        video.Fps is { } fps ? string.Create(CultureInfo.InvariantCulture, $"{fps:0.##} fps") : "";

    private static string Describe(Photo? photo)
    {
        var exposure =
            photo?.ExposureTime is { } time && time > TimeSpan.Zero
                ? time.TotalSeconds >= 0.5
                    ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s")
                    : string.Create(CultureInfo.InvariantCulture, $"1/{Math.Round(1 / time.TotalSeconds)} s")
                : null;
        return string.Join(
            ' ',
            new[]
            {
                exposure,
                photo?.ApertureFNumber is { } aperture
                    ? string.Create(CultureInfo.InvariantCulture, $"f/{aperture:0.#}")
                    : null,
                photo?.IsoEquivalent is { } iso ? $"ISO {iso}" : null,
                photo?.FocalLength is { } focal ? string.Create(CultureInfo.InvariantCulture, $"{focal:0.#} mm") : null,
            }.OfType<string>()
        );
    }
}
