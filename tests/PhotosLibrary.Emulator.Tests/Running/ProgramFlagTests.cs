using System.Collections;
using System.Reflection;
using PhotosLibrary.Emulator.Program;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>That each option has a flag and a variable, and that they say the same.</summary>
public sealed class ProgramFlagTests
{
    // What only a program in .NET can have.
    private static readonly string[] InProcessOnly =
    [
        nameof(PhotosEmulatorOptions.Listen),
        nameof(PhotosEmulatorOptions.TimeProvider),
    ];

    private static readonly Dictionary<string, (string Flag, string Value)> FlagOf = new()
    {
        ["Url"] = ("--urls", "http://127.0.0.1:9"),
        ["DataDirectory"] = ("--data", "folder"),
        ["Policy"] = ("--policy", "legacy"),
        ["StrictAuth"] = ("--strict-auth", "true"),
        ["VideoProcessingTime"] = ("--video-processing-seconds", "9"),
        ["ExternalUrl"] = ("--external-url", "http://photos:9"),
        ["AllowedOrigins"] = ("--allow-origin", "http://localhost:9"),
        ["SeedDirectory"] = ("--seed-folder", "photos"),
        ["Seed"] = ("--seed", "9"),
        ["SeedNumber"] = ("--seed-number", "9"),
        ["SeedAccount"] = ("--seed-account", "nina"),
        ["SeedApp"] = ("--seed-app", "nine"),
        ["RequestLogSize"] = ("--request-log-size", "9"),
        ["Quotas.RequestsPerDay"] = ("--quota-requests-per-day", "9"),
        ["Quotas.MediaRequestsPerDay"] = ("--quota-media-requests-per-day", "9"),
        ["Quotas.WritesPerMinutePerUser"] = ("--quota-writes-per-minute", "9"),
        ["Quotas.ConcurrentWritesPerUser"] = ("--quota-concurrent-writes", "9"),
    };

    public static TheoryData<string> Properties => [.. Read(new PhotosEmulatorOptions()).Keys];

    [Theory]
    [MemberData(nameof(Properties))]
    public void Every_option_has_a_flag_and_a_variable_of_the_same_name(string property)
    {
        var flags = new ProgramFlags();
        var (flag, value) = FlagOf.TryGetValue(property, out var found) ? found : FlagOfUnconfirmed(property);
        var variable = "PHOTOS_EMULATOR_" + flag[2..].Replace('-', '_').ToUpperInvariant();
        var usual = Read(flags.Read(flags.Command.Parse([])));

        var byFlag = Read(flags.Read(flags.Command.Parse([flag, value])));
        var byVariable = Read(
            flags.Read(
                flags.Command.Parse(
                    EnvironmentVariables.Complete(flags.Command, [], new Hashtable { [variable] = value })
                )
            )
        );

        Assert.Equal([property], byFlag.Keys.Where(name => !Equals(byFlag[name], usual[name])));
        Assert.Equal(byFlag, byVariable);
    }

    [Fact]
    public void Program_without_flags_has_the_default_options_except_the_port()
    {
        var flags = new ProgramFlags();
        var (program, embedded) = (Read(flags.Read(flags.Command.Parse([]))), Read(new PhotosEmulatorOptions()));

        Assert.Equal(["Url"], program.Keys.Where(name => !Equals(program[name], embedded[name])));
    }

    private static (string Flag, string Value) FlagOfUnconfirmed(string property)
    {
        var name = property.Replace("Unconfirmed.", "", StringComparison.Ordinal);
        var fact = typeof(UnconfirmedFacts).GetProperty(name)!;
        var usual = fact.GetValue(new UnconfirmedFacts());
        var other = usual switch
        {
            bool isTrue => (!isTrue).ToString(),
            int => "9",
            TimeSpan => "09:00:00",
            Enum => Enum.GetNames(fact.PropertyType).First(value => value != usual.ToString()),
            _ => throw new InvalidOperationException($"{property} has no flag."),
        };
        return ("--unconfirmed", $"{name}={other}");
    }

    private static Dictionary<string, object?> Read(PhotosEmulatorOptions options)
    {
        var values = new Dictionary<string, object?>();
        var properties = SettableOf(typeof(PhotosEmulatorOptions))
            .Where(property => !InProcessOnly.Contains(property.Name));
        foreach (var property in properties)
        {
            var value = property.GetValue(options);
            if (value is not (QuotaOptions or UnconfirmedFacts))
            {
                values[property.Name] = value is IEnumerable<Uri> list ? string.Join(' ', list) : value;
                continue;
            }

            foreach (var inner in SettableOf(property.PropertyType))
            {
                values[$"{property.Name}.{inner.Name}"] = inner.GetValue(value);
            }
        }

        return values;
    }

    private static IEnumerable<PropertyInfo> SettableOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);
}
