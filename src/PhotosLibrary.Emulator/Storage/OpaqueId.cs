using System.Buffers.Text;
using System.Security.Cryptography;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>Makes identifiers like Google's: long, opaque, of the URL-safe alphabet.</summary>
internal static class OpaqueId
{
    public const int RandomBytes = 72;

    /// <summary>
    /// A new identifier that cannot be guessed. It begins with a letter, so that no program takes it for an option.
    /// </summary>
    public static string Create() => "A" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
}
