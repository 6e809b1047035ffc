using Newtonsoft.Json.Linq;
using PhotosCore.Json;

namespace PhotosLibrary.Tests.Json;

/// <summary>Models with anything in them that can be in them.</summary>
internal sealed class RandomModels(Random random)
{
    private const int Depth = 5;

    private static readonly string[] Texts =
    [
        "",
        "a",
        "image/jpeg",
        "Müller & Söhne",
        "\"quoted\" \\ and / slashed",
        "line\nbreak\ttab\r\b\f",
        "\u0001\u001f\u007f\u0085\u2028\u2029",
        "日本語",
        "👩‍👩‍👧 family",
        "2024-07-01T12:34:56Z",
        "12",
        "true",
        "null",
        "</script>",
        new('x', 3000),
    ];

    /// <summary>A model of a type.</summary>
    public object Next(Type type, int depth = Depth)
    {
        var model = Activator.CreateInstance(type)!;
        foreach (var field in TheModels.FieldsOf(type))
        {
            if (!TheModels.IsOptional(field) || (depth > 0 && random.Next(4) > 0))
            {
                field.SetValue(model, Value(field.PropertyType, depth));
            }
        }

        if (random.Next(5) == 0)
        {
            var unknown = (IDictionary<string, object>)type.GetProperty("AdditionalProperties")!.GetValue(model)!;
            unknown["newField"] = Unknown();
            unknown["noch eins ü"] = Unknown();
        }

        return model;
    }

    /// <summary>A value of an unknown field.</summary>
    private object Unknown() =>
        random.Next(7) switch
        {
            0 => 12L,
            1 => 1.5,
            2 => true,
            3 => Text(),
            4 => new JArray(1, "two", JValue.CreateNull(), new JObject { ["three"] = 3.25 }),
            5 => new JObject
            {
                ["@type"] = "x",
                ["inner"] = new JObject { ["list"] = new JArray() },
            },
            _ => new JObject(),
        };

    private object? Value(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType)
        {
            var item = type.GenericTypeArguments[0];
            var list = (System.Collections.IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
            for (var count = random.Next(4); count > 0; count--)
            {
                list.Add(
                    item == typeof(object)
                        ? new JObject { ["@type"] = Text(), ["n"] = random.Next() }
                        : Value(item, depth - 1)
                );
            }

            return list;
        }

        return type switch
        {
            _ when type == typeof(string) => Text(),
            _ when type == typeof(bool) => random.Next(2) == 0,
            _ when type == typeof(int) => random.Next(3) == 0
                ? random.Next(int.MinValue, int.MaxValue)
                : random.Next(-50, 5000),
            _ when type == typeof(long) => random.Next(3) == 0
                ? random.NextInt64(long.MinValue, long.MaxValue)
                : random.Next(5000),
            _ when type == typeof(float) => random.Next(3) == 0
                ? random.Next(100)
                : (float)(random.NextDouble() * Math.Pow(10, random.Next(-9, 9))),
            _ when type == typeof(double) => random.Next(3) == 0
                ? random.Next(100)
                : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-9, 20)),
            _ when type == typeof(DateTimeOffset) => Time(),
            _ when type == typeof(TimeSpan) => TimeSpan.FromTicks(
                random.NextInt64(-1_000_000_000_000, 1_000_000_000_000)
            ),
            _ when typeof(IOpenEnumeration).IsAssignableFrom(type) => random.Next(4) == 0
                ? Activator.CreateInstance(type, "VALUE_OF_TOMORROW")
                : TheModels
                    .KnownValuesOf(type)
                    .ElementAt(random.Next(TheModels.KnownValuesOf(type).Count()))
                    .GetValue(null),
            _ => Next(type, depth - 1),
        };
    }

    private DateTimeOffset Time()
    {
        var step = random.Next(3) switch
        {
            0 => 1,
            1 => 10_000,
            _ => TimeSpan.TicksPerSecond,
        };
        var ticks = random.NextInt64(new DateTime(3, 1, 1).Ticks, new DateTime(9990, 1, 1).Ticks) / step * step;
        return new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(
            TimeSpan.FromMinutes(random.Next(3) == 0 ? random.Next(-780, 780) : 0)
        );
    }

    private string Text() => Texts[random.Next(Texts.Length)];
}
