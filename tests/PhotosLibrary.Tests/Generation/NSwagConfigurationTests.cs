using Mono.Cecil;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Tests.Generation;

/// <summary>NSwag ignores keys that it does not know, and with them a setting that somebody misspelt.</summary>
public class NSwagConfigurationTests
{
    private static readonly JObject Configuration = JObject.Parse(File.ReadAllText(Repository.PathOf("nswag.json")));

    [Theory]
    [InlineData("codeGenerators.openApiToCSharpClient", "OpenApiToCSharpClientCommand")]
    [InlineData("codeGenerators.openApiToCSharpController", "OpenApiToCSharpControllerCommand")]
    [InlineData("documentGenerator.fromDocument", "FromDocumentCommand")]
    public void Every_key_is_one_that_this_NSwag_knows(string section, string command)
    {
        var known = KeysOf(command);
        var used = Assert.IsType<JObject>(Configuration.SelectToken(section)).Properties().Select(property => property.Name).ToList();

        Assert.NotEmpty(used);
        Assert.Empty(used.Except(known));
    }

    [Fact]
    public void There_are_no_other_sections()
    {
        Assert.Empty(Configuration.Properties().Select(property => property.Name)
            .Except(["runtime", "defaultVariables", "documentGenerator", "codeGenerators"]));
        Assert.Equal(
            ["openApiToCSharpClient", "openApiToCSharpController"],
            ((JObject)Configuration["codeGenerators"]!).Properties().Select(property => property.Name));
    }

    [Fact]
    public void A_misspelt_key_would_be_noticed()
    {
        var known = KeysOf("OpenApiToCSharpClientCommand");

        Assert.Contains("generateClientInterfaces", known);
        Assert.DoesNotContain("generateClientInterface", known);
        Assert.DoesNotContain("parameterNameGenerator", known);
    }

    // What `nswag new` writes down, read from where it takes it: the arguments of its commands.
    private static HashSet<string> KeysOf(string command)
    {
        using var commands = ModuleDefinition.ReadModule(NSwagPackage.Tool("NSwag.Commands.dll"));
        var keys = new HashSet<string>();
        for (var type = commands.GetTypes().Single(type => type.Name == command); type is not null; type = BaseOf(type))
        {
            keys.UnionWith(type.Properties.Where(property =>
                (Has(property, "ArgumentAttribute") || Has(property, "JsonPropertyAttribute")) && !Has(property, "JsonIgnoreAttribute")).Select(KeyOf));
        }

        return keys;

        TypeDefinition? BaseOf(TypeDefinition type) =>
            type.BaseType is { } parent ? commands.GetType(parent.GetElementType().FullName) : null;
    }

    private static bool Has(PropertyDefinition property, string attribute) =>
        property.CustomAttributes.Any(a => a.AttributeType.Name == attribute);

    private static string KeyOf(PropertyDefinition property) => property.CustomAttributes
        .Where(a => a.AttributeType.Name == "JsonPropertyAttribute")
        .SelectMany(a => a.ConstructorArguments)
        .Select(argument => argument.Value)
        .OfType<string>()
        .SingleOrDefault(char.ToLowerInvariant(property.Name[0]) + property.Name[1..]);
}
