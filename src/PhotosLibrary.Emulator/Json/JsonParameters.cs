namespace PhotosLibrary.Emulator.Json;

/// <summary>How a request wants the JSON of its response, by Google's system parameters.</summary>
internal static class JsonParameters
{
    /// <summary>Whether the response is indented for people, which is so unless the request forbids it.</summary>
    public static bool WantsPrettyPrint(HttpRequest request) =>
        Value(request, "prettyPrint") is not { } text || text is not ("false" or "0");

    /// <summary>
    /// Whether the response is written indented at once; the parts of a partial one are selected from plain JSON.
    /// </summary>
    public static bool IsPretty(HttpRequest request) => Fields(request) is null && WantsPrettyPrint(request);

    /// <summary>Which parts of the response to send; null for all.</summary>
    public static string? Fields(HttpRequest request) =>
        request.Query["fields"] is [{ Length: > 0 } text, ..] ? text : null;

    /// <summary>A system parameter, under its name or the one with a dollar before it; null without.</summary>
    public static string? Value(HttpRequest request, string name) =>
        request.Query[name] is [{ Length: > 0 } value, ..] ? value
        : request.Query["$" + name] is [{ Length: > 0 } dollar, ..] ? dollar
        : null;
}
