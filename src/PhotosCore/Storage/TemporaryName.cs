using System.Text.RegularExpressions;

namespace PhotosCore.Storage;

/// <summary>
/// The name of a file that is being written beside its place; nothing that people have named is taken for one.
/// </summary>
internal static class TemporaryName
{
    private static readonly Regex Form = new(
        @"^\.[a-z0-9]{8}\.[a-z0-9]{3}\.part$",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1)
    );

    /// <summary>A new one, because two may write at once.</summary>
    public static string New() => $".{Path.GetRandomFileName()}.part";

    /// <summary>Whether it is one of these.</summary>
    public static bool IsOne(string name) => Form.IsMatch(name);
}
