using System.Globalization;
using System.Reflection;

namespace PhotosLibrary.Emulator.Program;

/// <summary>Reads settings such as <c>LargePageSize=Refuse</c> into <see cref="UnconfirmedFacts"/>.</summary>
internal static class UnconfirmedSettings
{
    private static readonly PropertyInfo[] Facts = typeof(UnconfirmedFacts).GetProperties();

    /// <summary>The names, with what each may be, for the help.</summary>
    public static string Help => string.Join(", ", Facts.Select(fact => $"{fact.Name}={ExampleOf(fact)}"));

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ArgumentException">A name is unknown, or its value is none.</exception>
    public static UnconfirmedFacts Read(IEnumerable<string> settings)
    {
        var facts = new UnconfirmedFacts();
        foreach (var setting in settings)
        {
            var (name, value) = setting.Split('=', 2) is [var left, var right] ? (left, right) : (setting, "");
            var fact =
                Facts.FirstOrDefault(fact => fact.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new ArgumentException(
                    $"--unconfirmed {name}: there is no such fact. "
                        + $"There are: {string.Join(", ", Facts.Select(one => one.Name))}."
                );
            fact.SetValue(
                facts,
                Parse(fact.PropertyType, value)
                    ?? throw new ArgumentException(
                        $"--unconfirmed {fact.Name} must be {ExampleOf(fact)}, not '{value}'."
                    )
            );
        }

        return facts;
    }

    private static object? Parse(Type type, string value)
    {
        if (type == typeof(bool))
        {
            return bool.TryParse(value, out var flag) ? flag : null;
        }

        if (type == typeof(int))
        {
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        if (type == typeof(TimeSpan))
        {
            return TimeSpan.TryParseExact(value, "c", CultureInfo.InvariantCulture, out var time) ? time : null;
        }

        var known = Enum.GetNames(type).FirstOrDefault(name => name.Equals(value, StringComparison.OrdinalIgnoreCase));
        return known is null ? null : Enum.Parse(type, known);
    }

    private static string ExampleOf(PropertyInfo fact)
    {
        var type = fact.PropertyType;
        return type == typeof(bool) ? "true|false"
            : type == typeof(int) ? "NUMBER"
            : type == typeof(TimeSpan) ? "[DAYS.]HH:MM:SS"
            : string.Join('|', Enum.GetNames(type));
    }
}
