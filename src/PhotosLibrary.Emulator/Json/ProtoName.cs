namespace PhotosLibrary.Emulator.Json;

/// <summary>Names of fields as the proto spells them, which is how Google names them in errors.</summary>
internal static class ProtoName
{
    /// <summary>Turns <c>mediaItemIds</c> into <c>media_item_ids</c>.</summary>
    public static string Of(string name) =>
        string.Concat(
            name.Select(letter =>
                char.IsAsciiLetterUpper(letter) ? "_" + char.ToLowerInvariant(letter) : letter.ToString()
            )
        );
}
