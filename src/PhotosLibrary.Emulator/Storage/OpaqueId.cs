using System.Buffers.Text;
using System.Security.Cryptography;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>Makes identifiers like Google's: long, of the URL-safe alphabet, and not to be taken apart.</summary>
internal static class OpaqueId
{
    public const int RandomBytes = 72;

    /// <summary>
    /// A new identifier that nobody can guess. It begins with a letter, so no program takes it for an option.
    /// </summary>
    public static string Create() => "A" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
}
