namespace PhotosLibrary.Cli.Terminal;

/// <summary>The output of a command that shows one thing: a line per field for people, or as JSON.</summary>
internal static class Fields
{
    /// <summary>Writes a thing.</summary>
    /// <param name="lines">Where to.</param>
    /// <param name="shown">The thing, as JSON.</param>
    /// <param name="fields">What people see of it; a field without a value is left out.</param>
    public static void WriteFields<T>(this Lines lines, T shown, params (string Name, string? Value)[] fields)
    {
        if (lines.IsJson)
        {
            lines.Write(shown, "");
            return;
        }

        var present = fields.Where(field => !string.IsNullOrEmpty(field.Value)).ToList();
        var width = present.Max(field => field.Name.Length);
        foreach (var (name, value) in present)
        {
            var label = name;
            foreach (var line in value!.ReplaceLineEndings("\n").Split('\n'))
            {
                lines.Write(shown, $"{label.PadRight(width)}  {line}");
                label = "";
            }
        }
    }
}
