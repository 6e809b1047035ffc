using System.Text.RegularExpressions;

namespace PhotosLibrary.Cli;

/// <summary>What an error says to people: its message, without what .NET adds to it for programmers.</summary>
internal static partial class ErrorText
{
    public static string Of(Exception error)
    {
        // .NET says "see inner exception" of what people cannot see.
        while (error is HttpRequestException or AggregateException && error.InnerException is { } inner)
        {
            error = inner;
        }

        var text = Parameter().Replace(error.Message, "");
        text = Denied()
            .Replace(
                text,
                "$1 cannot be read or written: you have no permission to. Change its permissions, or name another "
                    + "place."
            );
        return PrintableText.Of(Missing().Replace(text, "$1 does not exist."));
    }

    [GeneratedRegex(@" \(Parameter '[^']*'\)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"Access to the path '([^']*)' is denied\.")]
    private static partial Regex Denied();

    [GeneratedRegex(@"Could not find (?:file|a part of the path) '([^']*)'\.")]
    private static partial Regex Missing();
}
