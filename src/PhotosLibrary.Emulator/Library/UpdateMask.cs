using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Json;

namespace PhotosLibrary.Emulator.Library;

/// <summary>Says which fields a patch changes.</summary>
internal static class UpdateMask
{
    /// <summary>Reads a mask.</summary>
    /// <param name="text">The mask: names in the proto's spelling with commas between.</param>
    /// <param name="facts">Whether other spellings work, which is not confirmed.</param>
    /// <param name="known">The fields that can be changed.</param>
    public static IReadOnlySet<string> Parse(string? text, UnconfirmedFacts facts, params string[] known)
    {
        var names = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (facts.CamelCaseUpdateMask)
        {
            names = [.. names.Select(ProtoName.Of)];
        }

        if (names.Length == 0)
        {
            throw ApiErrors.InvalidArgument("update_mask", "The field is required.");
        }

        return names.FirstOrDefault(name => !known.Contains(name)) is { } unknown
            ? throw ApiErrors.InvalidArgument("update_mask", $"'{unknown}' is none of: {string.Join(", ", known)}.")
            : names.ToHashSet();
    }
}
