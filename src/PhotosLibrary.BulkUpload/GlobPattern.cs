using System.Text;
using System.Text.RegularExpressions;

namespace PhotosLibrary.BulkUpload;

/// <summary>
/// A pattern such as <c>*.jpg</c> or <c>2024/**</c>. One without a slash is for names anywhere in a folder, one with a
/// slash for paths from the folder on. Case does not matter, as cameras write both.
/// </summary>
internal sealed class GlobPattern
{
    private readonly Regex _regex;
    private readonly bool _isOfName;

    /// <exception cref="ArgumentException">The pattern is empty.</exception>
    public GlobPattern(string pattern)
    {
        var text = (pattern ?? throw new ArgumentNullException(nameof(pattern))).Replace('\\', '/').TrimEnd('/');
        _isOfName = text.IndexOf('/') < 0;
        text = text.TrimStart('/');
        if (text.Length == 0)
        {
            throw new ArgumentException($"The pattern \"{pattern}\" is empty.", nameof(pattern));
        }

        _regex = new Regex(RegexOf(text), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    /// <summary>Whether it is for a file or folder.</summary>
    /// <param name="path">Its path from the folder on, with slashes.</param>
    public bool IsMatch(string path) => _regex.IsMatch(_isOfName ? path.Substring(path.LastIndexOf('/') + 1) : path);

    private static string RegexOf(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        for (var at = 0; at < pattern.Length; at++)
        {
            if (string.CompareOrdinal(pattern, at, "**/", 0, 3) == 0)
            {
                regex.Append("(?:.*/)?");
                at += 2;
            }
            else if (string.CompareOrdinal(pattern, at, "**", 0, 2) == 0)
            {
                regex.Append(".*");
                at++;
            }
            else if (pattern[at] == '[' && pattern.IndexOf(']', at + 1) is var end && end > at + 1)
            {
                var set = pattern.Substring(at + 1, end - at - 1).Replace(@"\", @"\\").Replace("[", @"\[");
                regex.Append('[').Append(set[0] == '!' ? "^" + set.Substring(1) : set).Append(']');
                at = end;
            }
            else
            {
                regex.Append(
                    pattern[at] switch
                    {
                        '*' => "[^/]*",
                        '?' => "[^/]",
                        var other => Regex.Escape(other.ToString()),
                    }
                );
            }
        }

        return regex.Append(@"\z").ToString();
    }
}
