using System.Text;

namespace PhotosLibrary.Uploads;

/// <summary>Makes a file name safe for <c>X-Goog-Upload-File-Name</c>, since headers are ASCII.</summary>
internal static class FileNameHeader
{
    private const string Digits = "0123456789ABCDEF";

    /// <summary>
    /// The name with every byte percent-encoded that is not visible ASCII, and quotes, backslashes and the percent sign
    /// itself; spaces stay where a header keeps them.
    /// </summary>
    public static string Encode(string fileName)
    {
        var bytes = Encoding.UTF8.GetBytes(fileName);
        var text = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            var isOuterSpace = b == ' ' && (i == 0 || i == bytes.Length - 1);
            if (b is < 0x20 or > 0x7E or (byte)'"' or (byte)'\\' or (byte)'%' || isOuterSpace)
            {
                text.Append('%').Append(Digits[b >> 4]).Append(Digits[b & 15]);
            }
            else
            {
                text.Append((char)b);
            }
        }

        return text.ToString();
    }
}
