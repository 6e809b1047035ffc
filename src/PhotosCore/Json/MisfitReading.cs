using System.Text.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace PhotosCore.Json;

/// <summary>
/// Reads a response some values of which do not fit the types of the models: a time of the year 10000, a text where a
/// number should be. Each is kept as it came, in <c>AdditionalProperties</c> of its model under its own name, and the
/// rest is read. Only what makes a response what it is must fit: the JSON itself, and the lists and page tokens of a
/// page.
/// </summary>
internal sealed class MisfitReading
{
    private const string PageSuffix = "Response";

    private readonly JObject _root;
    private readonly List<(string Name, JToken Value)> _elements = [];

    private MisfitReading(JObject root) => _root = root;

    /// <summary>Reads a model.</summary>
    /// <exception cref="Newtonsoft.Json.JsonException">It is not JSON of such a model.</exception>
    public static T? Read<T>(ReadOnlySpan<byte> text)
        where T : class
    {
        using var reader = new JsonTextReader(new StringReader(JsonReading.ToText(WithHugeNumbersAsText(text))))
        {
            DateParseHandling = DateParseHandling.None,
        };
        return JToken.ReadFrom(reader) is JObject root
            ? new MisfitReading(root).Read<T>()
            : throw new JsonSerializationException("The response is no JSON object.");
    }

    private T? Read<T>()
        where T : class
    {
        var serializer = JsonSettings.Serializer();
        serializer.Error += (_, args) => args.ErrorContext.Handled = TryKeep(args);
        using var json = _root.CreateReader();
        var model = serializer.Deserialize<T>(json);
        if (model is IJsonModel page)
        {
            foreach (var misfits in _elements.GroupBy(element => element.Name))
            {
                page.AdditionalProperties[misfits.Key] = new JArray(misfits.Select(element => element.Value));
            }
        }

        return model;
    }

    private bool TryKeep(Newtonsoft.Json.Serialization.ErrorEventArgs args)
    {
        var error = args.ErrorContext;
        if (args.CurrentObject is not IJsonModel model)
        {
            return error.Member is int index && TryKeepElement(error.Path, index);
        }

        var path = PathOf(error);
        var isOfRoot = path.IndexOfAny(['.', '[']) < 0;
        if (
            (isOfRoot && model.GetType().Name.EndsWith(PageSuffix, StringComparison.Ordinal))
            || _root.SelectToken(path) is not { } value
        )
        {
            return false;
        }

        model.AdditionalProperties[path.Substring(path.LastIndexOf('.') + 1)] = value.DeepClone();
        return true;
    }

    // An entry of a page's own list costs itself; what is wrong within another list costs that list.
    private bool TryKeepElement(string path, int index)
    {
        var end = path.IndexOf($"[{index}]", StringComparison.Ordinal);
        var list = end < 0 ? path : path.Substring(0, end);
        if (list.IndexOfAny(['.', '[']) >= 0 || _root[list] is not JArray elements || index >= elements.Count)
        {
            return false;
        }

        _elements.Add((list, elements[index]));
        return true;
    }

    // The path of the member, where the reader stands within it.
    private static string PathOf(Newtonsoft.Json.Serialization.ErrorContext error)
    {
        var path = error.Path;
        var end =
            error.Member is string name && path.LastIndexOf(name, StringComparison.Ordinal) is >= 0 and var start
                ? start + name.Length
                : path.LastIndexOf('[');
        return end < 0 ? path : path.Substring(0, end);
    }

    /// <summary>The same text, in which a number is quoted that would be read as infinity.</summary>
    private static byte[] WithHugeNumbersAsText(ReadOnlySpan<byte> text)
    {
        var quoted = new List<byte>(text.Length);
        var copied = 0;
        var json = new Utf8JsonReader(text);
        try
        {
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.Number && IsHuge(json.ValueSpan))
                {
                    var start = (int)json.TokenStartIndex;
                    Copy(text.Slice(copied, start - copied), quoted);
                    quoted.Add((byte)'"');
                    Copy(json.ValueSpan, quoted);
                    quoted.Add((byte)'"');
                    copied = start + json.ValueSpan.Length;
                }
            }
        }
        catch (System.Text.Json.JsonException)
        {
            // Newtonsoft.Json says what is wrong with it.
        }

        Copy(text.Slice(copied), quoted);
        return [.. quoted];
    }

    private static bool IsHuge(ReadOnlySpan<byte> number) =>
        !double.TryParse(
            JsonReading.ToText(number),
            System.Globalization.NumberStyles.Float,
            System.Globalization.CultureInfo.InvariantCulture,
            out var value
        ) || double.IsInfinity(value);

    private static void Copy(ReadOnlySpan<byte> bytes, List<byte> target) => target.AddRange(bytes.ToArray());
}
