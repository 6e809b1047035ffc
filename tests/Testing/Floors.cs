namespace Testing;

/// <summary>The list of floors, as it is written for <see cref="ArrowRule"/>.</summary>
internal sealed class Floors
{
    // How far down a room is. Rooms on the same depth are strangers.
    private readonly Dictionary<string, int> _depths = [];
    private readonly Dictionary<string, string> _looseTypes = [];

    private Floors() { }

    public static Floors Parse(string floors, string looseTypes)
    {
        var list = new Floors();
        var depth = 0;
        foreach (var (_, rooms) in Lines(floors))
        {
            foreach (var strangers in rooms.Split('>'))
            {
                foreach (var room in Names(strangers))
                {
                    if (!list._depths.TryAdd(room, depth))
                    {
                        throw new ArgumentException($"The room {room} is listed twice.", nameof(floors));
                    }
                }

                depth++;
            }
        }

        foreach (var (room, types) in Lines(looseTypes))
        {
            if (!list._depths.ContainsKey(room))
            {
                throw new ArgumentException($"No floor has the room {room}.", nameof(looseTypes));
            }

            foreach (var type in Names(types))
            {
                if (!list._looseTypes.TryAdd(type, room))
                {
                    throw new ArgumentException($"The type {type} is listed twice.", nameof(looseTypes));
                }
            }
        }

        return list;
    }

    /// <summary>Whether types of one room may refer to types of another.</summary>
    public bool Allow(string from, string to) => from == to || _depths[from] < _depths[to];

    /// <summary>The room, if the list has it.</summary>
    public string? Named(string room) => _depths.ContainsKey(room) ? room : null;

    /// <summary>Whether a type is listed itself, not only by its namespace.</summary>
    public bool IsListed(string type) => _looseTypes.ContainsKey(type) || _depths.ContainsKey(type);

    public string? LooseRoomOf(string type) => _looseTypes.GetValueOrDefault(type);

    /// <summary>The innermost listed room around a type's name, or the one that is the type itself.</summary>
    public string? RoomByNamespace(string type)
    {
        for (var name = type; ; name = name[..name.LastIndexOf('.')])
        {
            if (_depths.ContainsKey(name) || !name.Contains('.', StringComparison.Ordinal))
            {
                return Named(name);
            }
        }
    }

    /// <summary>Rooms and loose types of the list that no type stands behind.</summary>
    public IEnumerable<string> NamesWithout(IEnumerable<string> types, bool hasModels)
    {
        var names = types.ToHashSet();
        var occupied = names.Select(name => LooseRoomOf(name) ?? RoomByNamespace(name)).ToHashSet();
        return _depths
            .Keys.Where(room => !occupied.Contains(room) && !(room == ArrowRule.Models && hasModels))
            .Concat(_looseTypes.Keys.Where(type => !names.Contains(type)));
    }

    private static IEnumerable<(string Name, string Listed)> Lines(string text) =>
        from line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let parts = line.Split(':', 2, StringSplitOptions.TrimEntries)
        select parts.Length == 2
            ? (parts[0], parts[1])
            : throw new ArgumentException($"A line reads \"name: names\", but here is: {line}");

    private static string[] Names(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
