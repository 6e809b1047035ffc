using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace PublicDocs;

/// <summary>
/// What code of other assemblies can use: what is public, or protected in a class that can be derived from.
/// </summary>
public static class VisibleMembers
{
    /// <summary>The ids of the visible types and members of a module, as XML documentation names them.</summary>
    public static IReadOnlySet<string> Of(ModuleDefinition module) =>
        module
            .GetTypes()
            .Where(IsVisible)
            .SelectMany(type => MembersOf(type).Prepend(type))
            .Select(DocCommentId.GetDocCommentId)
            .ToHashSet();

    private static IEnumerable<IMemberDefinition> MembersOf(TypeDefinition type) =>
        [
            .. type.Methods.Where(IsVisible),
            .. type.Fields.Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly),
            .. type.Properties.Where(property => IsVisible(property.GetMethod) || IsVisible(property.SetMethod)),
            .. type.Events.Where(one => IsVisible(one.AddMethod)),
        ];

    private static bool IsVisible(TypeDefinition type) =>
        type.IsPublic
        || (
            (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly)
            && IsVisible(type.DeclaringType)
        );

    private static bool IsVisible(MethodDefinition? method) =>
        method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };
}
