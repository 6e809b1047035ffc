using System.Xml.Linq;

namespace PublicDocs;

/// <summary>The XML documentation that the compiler writes beside an assembly.</summary>
public static class Documentation
{
    /// <summary>Reads a file, and leaves out all members but those given.</summary>
    /// <param name="path">The file.</param>
    /// <param name="visible">The ids of the members to keep, as they are in the file.</param>
    public static XDocument OfVisibleMembers(string path, IReadOnlySet<string> visible)
    {
        var document = XDocument.Load(path, LoadOptions.PreserveWhitespace);
        foreach (var member in document.Descendants("member").Where(member => !visible.Contains(Id(member))).ToList())
        {
            // The line break before it goes too.
            (member.PreviousNode as XText)?.Remove();
            member.Remove();
        }

        return document;
    }

    private static string Id(XElement member) => (string?)member.Attribute("name") ?? "";
}
