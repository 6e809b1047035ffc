using Mono.Cecil;
using Xunit;

namespace Testing;

/// <summary>
/// Reads a built assembly and finds every reference that runs up a floor, or sideways between rooms that may not know
/// each other. Compiled away, and so not seen, are constants, <c>nameof</c> and comments.
/// </summary>
/// <remarks>
/// The list of floors, from top to bottom, is a text with one floor a line: <c>name: Room, Room</c>. What stands
/// further down may be used by what stands further up. Rooms of one floor may not know each other; <c>Room &gt;
/// Other</c> says that the left one may know the right one. A room is a namespace below the root (<c>Api</c>, which
/// holds <c>Api.Json</c> too, unless that is listed itself), or a single type (<c>Program</c>). Nested types, and what
/// the compiler makes of lambdas, iterators and asynchronous methods, count as the type that they are written in. Types
/// outside the root namespace count only if they are listed by their full name.
/// <para>
/// The types that NSwag makes of a spec's schemas and facts are the room <see cref="Models"/>, whatever their
/// namespace. A list that does not name it takes them for the ground: anyone may know them, and what their templates
/// refer to is not looked at.
/// </para>
/// </remarks>
public sealed class ArrowRule
{
    /// <summary>The room of the types that NSwag makes of a spec's schemas and facts.</summary>
    public const string Models = "Models";

    private readonly string _rootNamespace;
    private readonly Floors _floors;

    /// <summary>Finds out what an assembly's types refer to.</summary>
    /// <param name="assembly">The path of the built assembly.</param>
    /// <param name="rootNamespace">The namespace below which rooms are namespaces.</param>
    /// <param name="floors">The floors from top to bottom, one a line.</param>
    /// <param name="looseTypes">
    /// Types whose room is not their namespace, one room a line: <c>Room: Type, Type</c>; the names are those below the
    /// root namespace, without the number of their type parameters.
    /// </param>
    public ArrowRule(string assembly, string rootNamespace, string floors, string looseTypes = "")
    {
        _rootNamespace = rootNamespace;
        _floors = Floors.Parse(floors, looseTypes);
        using var resolver = new RunningAssemblies();
        using var module = ModuleDefinition.ReadModule(assembly, new ReaderParameters { AssemblyResolver = resolver });
        Violations = [.. FindViolations(module.Types)];
    }

    /// <summary>
    /// Every arrow that may not be, as <c>Room/Type -> Room/Type</c>, and every disagreement between the list and the
    /// assembly; empty if all is well.
    /// </summary>
    public IReadOnlyList<string> Violations { get; }

    /// <summary>Fails with the <see cref="Violations"/>, if there are any.</summary>
    public void AssertHolds()
    {
        if (Violations.Count > 0)
        {
            Assert.Fail($"The floors of {_rootNamespace} do not hold:\n  {string.Join("\n  ", Violations)}");
        }
    }

    private IEnumerable<string> FindViolations(IEnumerable<TypeDefinition> all)
    {
        var types = all.Where(IsOurs).ToList();
        foreach (var stale in _floors.NamesWithout(types.Select(NameOf), types.Any(IsModel)))
        {
            yield return $"{stale} is listed, but no type is there";
        }

        var rooms = new Dictionary<TypeDefinition, string>();
        foreach (var type in types)
        {
            if (RoomOf(type) is { } room)
            {
                rooms.Add(type, room);
            }
            else if (!IsModel(type))
            {
                yield return $"{NameOf(type)} is in no room of the list";
            }
        }

        var arrows =
            from type in rooms.Keys
            from target in TypeReferences.Of(type)
            where rooms.ContainsKey(target) && !_floors.Allow(rooms[type], rooms[target])
            select $"{Label(type)} -> {Label(target)}";
        foreach (var arrow in arrows.Distinct().Order(StringComparer.Ordinal))
        {
            yield return arrow;
        }

        string Label(TypeDefinition type)
        {
            var (room, name) = (rooms[type], NameOf(type));
            return room == name ? room : $"{room}/{name[(name.LastIndexOf('.') + 1)..]}";
        }
    }

    // The compiler's own helpers have names that no source can have.
    private bool IsOurs(TypeDefinition type) =>
        !type.Name.StartsWith('<')
        && (
            type.Namespace == _rootNamespace
            || type.Namespace.StartsWith(_rootNamespace + ".", StringComparison.Ordinal)
            || _floors.IsListed(NameOf(type))
        );

    private string? RoomOf(TypeDefinition type) =>
        _floors.LooseRoomOf(NameOf(type))
        ?? (IsModel(type) ? _floors.Named(Models) : _floors.RoomByNamespace(NameOf(type)));

    private string NameOf(TypeDefinition type)
    {
        var name = type.FullName.Split('`')[0];
        return name.StartsWith(_rootNamespace + ".", StringComparison.Ordinal)
            ? name[(_rootNamespace.Length + 1)..]
            : name;
    }

    private static bool IsModel(TypeDefinition type) =>
        type.CustomAttributes.Any(attribute =>
            attribute.AttributeType.Name == "GeneratedCodeAttribute"
            && (attribute.ConstructorArguments[0].Value is "NJsonSchema" || IsStatic(type))
        );

    // Of the generated code, only the facts are in static classes.
    private static bool IsStatic(TypeDefinition type) => type is { IsAbstract: true, IsSealed: true };
}
