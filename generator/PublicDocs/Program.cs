using Mono.Cecil;
using PublicDocs;

// The compiler documents internal types too. Users of a package cannot see them, so their texts are left out of it.
if (args is not [var assembly, var documentation, var output])
{
    await Console.Error.WriteLineAsync("Usage: PublicDocs ASSEMBLY DOCUMENTATION OUTPUT");
    return 2;
}

using var module = ModuleDefinition.ReadModule(assembly);
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
Documentation.OfVisibleMembers(documentation, VisibleMembers.Of(module)).Save(output);
return 0;
