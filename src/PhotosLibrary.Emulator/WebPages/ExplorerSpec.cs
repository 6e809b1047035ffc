using System.Text.RegularExpressions;
using Newtonsoft.Json;
using PhotosLibrary.Emulator.OAuth;

namespace PhotosLibrary.Emulator.WebPages;

/// <summary>
/// The spec as the explorer shows it: with the addresses of this emulator, and with the ways to sign in that it knows.
/// </summary>
internal static partial class ExplorerSpec
{
    private const string DeveloperScheme = """
            developer:
              type: http
              scheme: bearer
              description: >-
                A token of this emulator, without consent. dev:NAME stands for the account NAME, dev:NAME@APP for
                it through another app: an app sees only what it created.

        """;

    /// <summary>Adapts the spec.</summary>
    /// <param name="spec">The spec as it lies in the repository.</param>
    /// <param name="options">Which scopes can be requested, and whether developers' tokens are accepted.</param>
    /// <param name="here">The address of this emulator, as the browser has it.</param>
    public static string Adapt(string spec, PhotosEmulatorOptions options, string here)
    {
        spec = PointHere(Facts().Replace(spec, ""), here);
        if (options.Policy != PhotosPolicy.Legacy)
        {
            spec = RetiredScheme().Replace(spec, "");
        }

        if (!options.StrictAuth)
        {
            spec = spec.Replace(
                "  securitySchemes:\n",
                "  securitySchemes:\n" + DeveloperScheme,
                StringComparison.Ordinal
            );
        }

        return Requirements().Replace(spec, match => Require(match, options));
    }

    // The addresses of Google stand in the spec as plain values, each of them alone on its line.
    private static string PointHere(string spec, string here) =>
        spec.Replace("url: " + ApiAddress.Url, $"url: {Quote(here)}", StringComparison.Ordinal)
            .Replace("description: Google Photos\n", "description: This emulator\n", StringComparison.Ordinal)
            .Replace(
                $"https://{HostFacts.SignIn}/o/oauth2/v2/auth",
                Quote(here + AuthorizationEndpoint.Path),
                StringComparison.Ordinal
            )
            .Replace($"https://{HostFacts.Tokens}/token", Quote(here + TokenEndpoint.Path), StringComparison.Ordinal);

    // A method that no scope of today permits is still sent with a token: the emulator then says what Google says.
    private static string Require(Match match, PhotosEmulatorOptions options)
    {
        var indent = match.Groups[1].Value;
        var ways = match
            .Groups[2]
            .Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(way =>
                options.Policy == PhotosPolicy.Legacy || !way.Contains("oauth2Retired:", StringComparison.Ordinal)
            )
            .DefaultIfEmpty($"{indent}  - oauth2: []");
        var developer = options.StrictAuth ? [] : new[] { $"{indent}  - developer: []" };
        return $"{indent}security:\n" + string.Concat(developer.Concat(ways).Select(way => way + "\n"));
    }

    // A JSON string is a YAML string too.
    private static string Quote(string text) => JsonConvert.ToString(text);

    // They are for code, and name hosts of Google that the page never calls.
    [GeneratedRegex(@"^x-facts:\n(?: .*\n?)*", RegexOptions.Multiline)]
    private static partial Regex Facts();

    [GeneratedRegex(@"^    oauth2Retired:\n(?:      .*\n)+", RegexOptions.Multiline)]
    private static partial Regex RetiredScheme();

    [GeneratedRegex(@"^( *)security:\n((?:\1  - .*\n)+)", RegexOptions.Multiline)]
    private static partial Regex Requirements();
}
