using System.Text.Json;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Configuration;

/// <summary>
/// What a user has set once for all commands: a JSON object such as
/// <c>{ "account": "work", "upload.jobs": 2 }</c>, with comments if they like.
/// </summary>
/// <param name="path">Where it is, whether it exists or not; null if the user has no profile.</param>
/// <param name="values">The text of each value; more than one for a list.</param>
internal sealed class SettingsFile(string? path, IReadOnlyDictionary<string, IReadOnlyList<string>> values)
{
    /// <summary>Names another file.</summary>
    public const string Variable = "PHOTOS_CONFIG";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    public string? Path { get; } = path;

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Values { get; } = values;

    /// <summary>Reads the file; a missing one sets nothing, unless the user has named it.</summary>
    /// <exception cref="CommandException">It is no such file.</exception>
    public static SettingsFile Read()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        var path = string.IsNullOrEmpty(named) ? DefaultPath : named;
        if (path is null || (!File.Exists(path) && string.IsNullOrEmpty(named)))
        {
            return new SettingsFile(path, new Dictionary<string, IReadOnlyList<string>>());
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            return new SettingsFile(path, ValuesOf(document.RootElement));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var place = (e as JsonException)?.LineNumber is { } line ? $" (line {line + 1})" : "";
            throw new CommandException(
                $"The settings file {path} is not read{place}: it must hold a JSON object of text, numbers, true, "
                    + "false and lists of these, such as { \"account\": \"work\", \"upload.jobs\": 2 }.",
                ExitCode.Usage
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The settings file {path} cannot be read: {ErrorText.Of(e)}", ExitCode.Usage);
        }
    }

    private static string? DefaultPath =>
        Environment.GetFolderPath(
            Environment.SpecialFolder.ApplicationData,
            Environment.SpecialFolderOption.DoNotVerify
        )
            is { Length: > 0 } profile
            ? System.IO.Path.Combine(profile, "photos", "config.json")
            : null;

    private static Dictionary<string, IReadOnlyList<string>> ValuesOf(JsonElement file) =>
        file.EnumerateObject()
            .GroupBy(setting => setting.Name)
            .ToDictionary(group => group.Key, group => TextsOf(group.Last().Value));

    private static IReadOnlyList<string> TextsOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => [.. value.EnumerateArray().SelectMany(TextsOf)],
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Null => [],
            JsonValueKind.Object => throw new JsonException(),
            _ => [value.GetRawText()],
        };
}
