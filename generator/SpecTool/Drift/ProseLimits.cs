using System.Globalization;
using System.Text.RegularExpressions;

namespace SpecTool.Drift;

/// <summary>
/// Limits that Google's document has only in its descriptions, by the keyword that says the same in OpenAPI.
/// </summary>
public static partial class ProseLimits
{
    /// <summary>What a description says, as far as it can be read.</summary>
    /// <param name="description">The description.</param>
    /// <param name="type">The type of the field: "string", "integer …", "number …", "boolean" or "list of …".</param>
    public static IEnumerable<KeyValuePair<string, string>> Read(string description, string type)
    {
        var isList = type.StartsWith("list of ", StringComparison.Ordinal);
        var isNumber =
            type.StartsWith("integer", StringComparison.Ordinal) || type.StartsWith("number", StringComparison.Ordinal);

        if (description.StartsWith("Required.", StringComparison.Ordinal))
        {
            yield return new("required", "true");
        }

        if (OutputOnly().IsMatch(description))
        {
            yield return new("readOnly", "true");
        }

        if (isList && Maximum().Match(description) is { Success: true } most)
        {
            yield return new("maxItems", Number(most));
        }

        if (isList && description.Contains("cannot be empty", StringComparison.Ordinal))
        {
            yield return new("minItems", "1");
        }

        if (isList && description.Contains("not contain repeated", StringComparison.Ordinal))
        {
            yield return new("uniqueItems", "true");
        }

        if (isNumber)
        {
            foreach (var limit in Bounds(description))
            {
                yield return limit;
            }
        }

        if (isNumber && DefaultNumber().Match(description) is { Success: true } number)
        {
            yield return new("default", Number(number));
        }

        if (type == "boolean" && DefaultFlag().Match(description) is { Success: true } flag)
        {
            yield return new("default", flag.Groups["value"].Value);
        }

        if (type == "string" && Characters().Match(description) is { Success: true } length)
        {
            yield return new("maxLength", Number(length));
        }

        if (type == "string" && ShorterThan().Match(description) is { Success: true } shorter)
        {
            yield return new(
                "maxLength",
                (int.Parse(Number(shorter), CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture)
            );
        }
    }

    /// <summary>
    /// A number in the one form that both documents are compared in: without group separators and trailing zeros.
    /// </summary>
    public static string Normalize(string number) =>
        decimal.TryParse(number, NumberStyles.Number, CultureInfo.InvariantCulture, out var value)
            ? value.ToString("G29", CultureInfo.InvariantCulture)
            : number;

    private static IEnumerable<KeyValuePair<string, string>> Bounds(string description)
    {
        if (FromTo().Match(description) is { Success: true } range)
        {
            yield return new(
                "minimum",
                description.Contains("or 0", StringComparison.Ordinal) ? "0" : Number(range, "least")
            );
            yield return new("maximum", Number(range));
        }
        else if (Interval().Match(description) is { Success: true } interval)
        {
            yield return new("minimum", Number(interval, "least"));
            yield return new("maximum", Number(interval));
        }
        else if (Maximum().Match(description) is { Success: true } most)
        {
            yield return new("maximum", Number(most));
        }
    }

    private static string Number(Match match, string group = "value") => Normalize(match.Groups[group].Value);

    [GeneratedRegex(@"^\[?Output[ -]only")]
    private static partial Regex OutputOnly();

    [GeneratedRegex(
        @"(?:[Mm]aximum(?: number of [^.]*?)?(?: is| of)?|[Uu]p to|[Aa]t most|[Nn]o more than) (?<value>\d[\d,]*)"
    )]
    private static partial Regex Maximum();

    [GeneratedRegex(@"[Dd]efault [^.]*?is (?<value>\d[\d,]*)")]
    private static partial Regex DefaultNumber();

    [GeneratedRegex(@"[Dd]efaults? (?:to|is) (?<value>true|false)")]
    private static partial Regex DefaultFlag();

    [GeneratedRegex(@"(?:more than|at most|exceed|[Mm]aximum(?: of)?|up to) (?<value>\d[\d,]*) characters")]
    private static partial Regex Characters();

    [GeneratedRegex(@"(?:shorter|fewer|less) than (?<value>\d[\d,]*) characters")]
    private static partial Regex ShorterThan();

    [GeneratedRegex(@"from (?<least>\d+) to (?<value>\d+)")]
    private static partial Regex FromTo();

    [GeneratedRegex(@"range \[(?<least>[-+]?[\d.]+), (?<value>[-+]?[\d.]+)\]")]
    private static partial Regex Interval();
}
