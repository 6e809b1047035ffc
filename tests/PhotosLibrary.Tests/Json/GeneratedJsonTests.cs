using System.Globalization;
using System.Reflection;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosCore.Json;
using Xunit.Abstractions;

namespace PhotosLibrary.Tests.Json;

/// <summary>
/// The generated readers and writers are quicker than Newtonsoft.Json and nothing else: of random models, and of texts
/// with random damage, they make what it makes, or leave it to it.
/// </summary>
public class GeneratedJsonTests
{
    private const int ModelsPerType = 60;
    private const int DamagesPerText = 12;

    private static readonly string[] Pieces =
    [
        "null",
        "true",
        "\"\"",
        "{}",
        "[]",
        "[null]",
        "0",
        "-1",
        "1.5",
        "1e5",
        "007",
        "\"7\"",
        ",",
        ":",
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        " ",
        "\n",
        "// comment\n",
        "/* */",
        "'x'",
        "NaN",
        "\\u00e4",
        "\\ud83d\\ude00",
        "\\ud83d",
        "\"id\":\"again\",",
        "\"ID\":\"other case\",",
        "\u00ff",
        "12345678901234567890",
        "\"2024-02-30T00:00:00Z\"",
        "\"2024-07-01T12:34:56.123456789Z\"",
        "\"1.5s\"",
        "\"PHOTO\"",
    ];

    private readonly int _seed = Random.Shared.Next();
    private readonly Random _random;

    public GeneratedJsonTests(ITestOutputHelper output)
    {
        output.WriteLine($"seed {_seed}");
        _random = new Random(_seed);
    }

    public static TheoryData<string> Models => [.. TheModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_is_written_as_Newtonsoft_writes_it(string name)
    {
        var models = new RandomModels(_random);
        for (var i = 0; i < ModelsPerType; i++)
        {
            var model = models.Next(TypeOf(name));
            var json = Encoding.UTF8.GetString(JsonWriting.Write((IJsonModel)model));

            var expected = JsonConvert.SerializeObject(model, JsonSettings.Shared);
            Assert.True(
                JToken.DeepEquals(WithoutForm(expected), WithoutForm(json)),
                $"seed {_seed}: {json} instead of {expected}"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_is_read_as_Newtonsoft_reads_it(string name)
    {
        var models = new RandomModels(_random);
        for (var i = 0; i < ModelsPerType; i++)
        {
            var text = JsonConvert.SerializeObject(
                models.Next(TypeOf(name)),
                _random.Next(2) == 0 ? Formatting.None : Formatting.Indented,
                JsonSettings.Shared
            );
            var isLeftToIt = AssertReadAlike(name, Encoding.UTF8.GetBytes(text));

            // Google sends no number of 19 digits, and no lists in what is sent to it; those are read by
            // Newtonsoft.Json.
            Assert.True(!isLeftToIt || !IsUsual(name, text), $"seed {_seed}: {text} was left to Newtonsoft.Json");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Text_with_damage_is_read_as_Newtonsoft_reads_it(string name)
    {
        var models = new RandomModels(_random);
        for (var i = 0; i < ModelsPerType; i++)
        {
            var text = JsonConvert.SerializeObject(models.Next(TypeOf(name), depth: 3), JsonSettings.Shared);
            for (var damage = 0; damage < DamagesPerText; damage++)
            {
                AssertReadAlike(name, Damage(text));
            }
        }
    }

    [Fact]
    public void Class_derived_from_a_model_is_written_whole() =>
        Assert.Equal("""{"more":1,"title":"a"}""", Sort(Write(new Derived { Title = "a", More = 1 })));

    [Fact]
    public void Number_that_is_not_finite_is_written_as_Newtonsoft_writes_it() =>
        Assert.Equal("""{"latitude":"NaN"}""", Write(new LatLng { Latitude = double.NaN }));

    [Fact]
    public void Two_texts_of_different_sizes_are_written_one_after_the_other()
    {
        var large = Write(new Album { Title = new string('ü', 100_000) });
        Assert.Equal("""{"title":"b"}""", Write(new Album { Title = "b" }));
        Assert.Equal(100_000, large.Count(c => c == 'ü'));
    }

    private sealed class Derived : Album
    {
        [JsonProperty("more")]
        public int More { get; set; }
    }

    private static string Write(object model) =>
        Encoding.UTF8.GetString(JsonBody.Of(model).ReadAsByteArrayAsync().GetAwaiter().GetResult());

    private static string Sort(string json) =>
        new JObject(JObject.Parse(json).Properties().OrderBy(p => p.Name, StringComparer.Ordinal)).ToString(
            Formatting.None
        );

    // The two write the same number in different ways (1 and 1.0), and the same time (+00:00 and Z).
    private static JToken WithoutForm(string json)
    {
        var token = JsonConvert.DeserializeObject<JToken>(json, JsonSettings.Shared)!;
        foreach (var value in ((JContainer)token).Descendants().OfType<JValue>())
        {
            if (value.Type == JTokenType.Integer)
            {
                value.Value = Convert.ToDouble(value.Value, CultureInfo.InvariantCulture);
            }
            else if (value.Parent is JProperty { Name: "creationTime" } && value.Value is string time)
            {
                value.Value = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToString("O");
            }
        }

        return token;
    }

    private byte[] Damage(string text)
    {
        var at = _random.Next(text.Length);
        var length = _random.Next(Math.Min(6, text.Length - at));
        var piece = Pieces[_random.Next(Pieces.Length)];
        var damaged = Encoding.UTF8.GetBytes(
            _random.Next(5) switch
            {
                0 => text[..at],
                1 => text.Insert(at, piece),
                2 => text.Remove(at, length),
                3 => text[..at] + piece + text[(at + length)..],
                // In the place of a whole value.
                _ => ReplaceValue(text, piece),
            }
        );
        if (_random.Next(10) == 0 && damaged.Length > 0)
        {
            damaged[_random.Next(damaged.Length)] = (byte)_random.Next(256);
        }

        return _random.Next(20) == 0 ? [0xEF, 0xBB, 0xBF, .. damaged] : damaged;
    }

    private string ReplaceValue(string text, string piece)
    {
        var colons = Enumerable
            .Range(0, text.Length)
            .Where(i => text[i] == ':' && i > 0 && text[i - 1] == '"')
            .ToList();
        if (colons.Count == 0)
        {
            return piece;
        }

        var start = colons[_random.Next(colons.Count)] + 1;
        var end = text.IndexOfAny([',', '}'], start);
        return end < 0 ? text : text[..start] + piece + text[end..];
    }

    private bool AssertReadAlike(string name, byte[] json) =>
        (bool)
            typeof(GeneratedJsonTests)
                .GetMethod(nameof(AssertReadAs), BindingFlags.NonPublic | BindingFlags.Instance)!
                .MakeGenericMethod(TypeOf(name))
                .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [json], null)!;

    private bool AssertReadAs<T>(byte[] json)
        where T : class
    {
        T? model;
        try
        {
            model = JsonReading.Read(json, (ModelReader<T>)TheModels.ReaderOf(typeof(T)));
        }
        catch (IrregularJsonException)
        {
            return true;
        }

        if (model is null)
        {
            return true;
        }

        T expected;
        try
        {
            using var reader = new JsonTextReader(new StreamReader(new MemoryStream(json), Encoding.UTF8));
            expected = JsonSerializer.Create(JsonSettings.Shared).Deserialize<T>(reader)!;
        }
        catch (JsonException e)
        {
            Assert.Fail($"seed {_seed}: {Encoding.UTF8.GetString(json)} was read, although {e.Message}");
            throw;
        }

        Assert.True(
            JsonConvert.SerializeObject(expected, JsonSettings.Shared)
                == JsonConvert.SerializeObject(model, JsonSettings.Shared),
            $"seed {_seed}: {Encoding.UTF8.GetString(json)} was read as "
                + $"{JsonConvert.SerializeObject(model, JsonSettings.Shared)}"
        );
        return false;
    }

    private static bool IsUsual(string name, string text) =>
        !name.EndsWith("Request", StringComparison.Ordinal)
        && !System.Text.RegularExpressions.Regex.IsMatch(text, @"\d{19}|:\s*-?\d{10}|Request|\\u|[+-]\d\d:\d\d""");

    private static Type TypeOf(string name) => TheModels.All.Single(model => model.Name == name);
}
