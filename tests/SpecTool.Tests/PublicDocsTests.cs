using System.Xml.Linq;
using Mono.Cecil;
using PublicDocs;

namespace SpecTool.Tests;

/// <summary>Which documentation of an assembly is for its users, tried on this assembly itself.</summary>
public class PublicDocsTests
{
    private const string Samples = "SpecTool.Tests.DocumentedSamples";

    [Fact]
    public void Only_members_that_other_assemblies_can_use_keep_their_documentation()
    {
        var assembly = typeof(PublicDocsTests).Assembly.Location;
        using var module = ModuleDefinition.ReadModule(assembly);

        var documentation = Documentation.OfVisibleMembers(
            Path.ChangeExtension(assembly, ".xml"),
            VisibleMembers.Of(module)
        );

        Assert.Equal(
            [
                $"T:{Samples}",
                $"M:{Samples}.#ctor(System.Int32)",
                $"M:{Samples}.Convert``1(System.Collections.Generic.IDictionary{{System.String,``0[]}},System.Int32@)",
                $"M:{Samples}.op_Implicit({Samples})~System.Int32",
                $"M:{Samples}.Derived",
                $"P:{Samples}.Item(System.Int32)",
                $"P:{Samples}.ReadOnly",
                $"E:{Samples}.Changed",
                $"F:{Samples}.Limit",
                $"T:{Samples}.Nested`1",
                $"M:{Samples}.Nested`1.Use(`0)",
                $"T:{Samples}.ForDerived",
            ],
            Ids(documentation).Where(id => id.Contains("DocumentedSamples", StringComparison.Ordinal))
        );
    }

    private static IEnumerable<string> Ids(XDocument documentation) =>
        documentation.Descendants("member").Select(member => (string)member.Attribute("name")!);
}
