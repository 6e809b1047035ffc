using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Json;

namespace PhotosLibrary.Emulator.Api;

/// <summary>
/// A partial response: which parts of it to send, as the <c>fields</c> parameter says it, for example
/// <c>nextPageToken,mediaItems(id,mediaMetadata/width)</c>. <c>*</c> stands for every field of its level.
/// </summary>
internal sealed class FieldSelector
{
    private const int MostLevels = 1000;

    private readonly Dictionary<string, FieldSelector> _fields = new(StringComparer.Ordinal);

    /// <summary>Reads a selector and checks it against the type of the response.</summary>
    /// <exception cref="ApiException">It cannot be read, or names a field that the response does not have.</exception>
    public static FieldSelector Parse(string text, Type response)
    {
        // Each level is a call deeper.
        if (text.Count(letter => letter is '/' or '(') > MostLevels)
        {
            throw Malformed(text);
        }

        var position = 0;
        var selector = ParseList(text, ref position);
        if (position < text.Length)
        {
            throw Malformed(text);
        }

        return selector.FindMismatch(response) is { } path
            ? throw ApiErrors.InvalidFields(ApiErrors.Text(ErrorTexts.NoMatchingFields, path))
            : selector;
    }

    /// <summary>Removes from a response what was not selected.</summary>
    public void Apply(JToken response)
    {
        // A selected field comes as a whole.
        if (_fields.Count == 0)
        {
            return;
        }

        if (response is JArray array)
        {
            foreach (var item in array)
            {
                Apply(item);
            }
        }
        else if (response is JObject message)
        {
            foreach (var property in message.Properties().ToList())
            {
                if ((_fields.GetValueOrDefault(property.Name) ?? _fields.GetValueOrDefault("*")) is { } selector)
                {
                    selector.Apply(property.Value);
                }
                else
                {
                    property.Remove();
                }
            }
        }
    }

    // list = path *("," path); path = name [("/" path) / ("(" list ")")]
    private static FieldSelector ParseList(string text, ref int position)
    {
        var selector = new FieldSelector();
        while (true)
        {
            ParsePath(text, ref position, selector);
            if (position == text.Length || text[position] != ',')
            {
                return selector;
            }

            position++;
        }
    }

    private static void ParsePath(string text, ref int position, FieldSelector parent)
    {
        var start = position;
        while (position < text.Length && IsOfName(text[position]))
        {
            position++;
        }

        var name = text[start..position];
        if (name.Length == 0)
        {
            throw Malformed(text);
        }

        var child = new FieldSelector();
        if (position < text.Length && text[position] == '/')
        {
            position++;
            ParsePath(text, ref position, child);
        }
        else if (position < text.Length && text[position] == '(')
        {
            position++;
            child = ParseList(text, ref position);
            if (position == text.Length || text[position] != ')')
            {
                throw Malformed(text);
            }

            position++;
        }

        parent.Add(name, child);
    }

    private static bool IsOfName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '*';

    // "a/b,a/c" selects both; "a,a/b" selects the whole of a.
    private void Add(string name, FieldSelector child)
    {
        if (!_fields.TryGetValue(name, out var existing))
        {
            _fields[name] = child;
        }
        else if (existing._fields.Count == 0 || child._fields.Count == 0)
        {
            existing._fields.Clear();
        }
        else
        {
            foreach (var (inner, selector) in child._fields)
            {
                existing.Add(inner, selector);
            }
        }
    }

    // The first path that the type does not have; null if all fit. Below "*" it is enough to fit one of the fields.
    private string? FindMismatch(Type type)
    {
        var contract = WireJson.Contracts.ResolveContract(WireJson.ElementOf(type) ?? type);
        var properties = (contract as JsonObjectContract)?.Properties ?? Enumerable.Empty<JsonProperty>();
        foreach (var (name, selector) in _fields)
        {
            var mismatches = properties
                .Where(property => !property.Ignored && (name == "*" || property.PropertyName == name))
                .Select(property => selector.FindMismatch(property.PropertyType!))
                .ToList();
            if (mismatches.Count == 0)
            {
                return name;
            }

            if (!mismatches.Contains(null))
            {
                return $"{name}.{mismatches[0]}";
            }
        }

        return null;
    }

    private static ApiException Malformed(string text) => ApiErrors.InvalidFields($"Invalid selector '{text}'.");
}
