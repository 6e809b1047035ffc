using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;
using PhotosCore.Json;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Json;

namespace PhotosLibrary.Emulator.Api;

/// <summary>
/// Checks a request against the message that it should be, with the leniency of Google's JSON front end: numbers and
/// booleans may be text, enums numbers, names in the proto's spelling, a single value may stand for a list of one, and
/// null for what is not there.
/// </summary>
internal sealed class RequestShape(Type type)
{
    private const string TimestampName = "type.googleapis.com/google.protobuf.Timestamp";
    private const string DurationName = "type.googleapis.com/google.protobuf.Duration";

    // Ten thousand years, as the proto has it.
    private const decimal LongestDuration = WireFacts.DurationMaxSeconds;

    private readonly List<FieldViolation> _violations = [];
    private string? _missing;

    /// <summary>Returns the request in the plain form that the models read.</summary>
    /// <exception cref="ApiException">It does not fit; the error names everything that does not.</exception>
    public JToken Check(JToken request)
    {
        if (request is not JObject)
        {
            _violations.Add(
                new(null, ApiErrors.Text(ErrorTexts.Unreadable, "Unknown name \"\": Root element must be a message."))
            );
        }

        var plain = Message(request, type, "");
        if (_violations.Count > 0)
        {
            throw ApiErrors.Unreadable(_violations);
        }

        if (_missing is not null)
        {
            throw ApiErrors.InvalidArgument(_missing, "The field is required.");
        }

        return plain!;
    }

    private JToken? Value(JToken value, Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (value.Type == JTokenType.Null)
        {
            return null;
        }

        if (WireJson.ElementOf(type) is { } element)
        {
            return Elements(value, element, path);
        }

        if (type == typeof(string))
        {
            return value.Type == JTokenType.String ? value : Invalid(value, path, "TYPE_STRING");
        }

        if (type == typeof(bool))
        {
            return Boolean(value) ?? Invalid(value, path, "TYPE_BOOL");
        }

        if (type == typeof(int))
        {
            return Number<int>(value) ?? Invalid(value, path, "TYPE_INT32");
        }

        if (type == typeof(long))
        {
            return Number<long>(value) ?? Invalid(value, path, "TYPE_INT64");
        }

        if (type == typeof(double))
        {
            return Number<double>(value) ?? Invalid(value, path, "TYPE_DOUBLE");
        }

        if (type == typeof(float))
        {
            return Number<float>(value) ?? Invalid(value, path, "TYPE_FLOAT");
        }

        if (type == typeof(DateTimeOffset))
        {
            return Time(value) ?? Invalid(value, path, TimestampName);
        }

        if (typeof(IOpenEnumeration).IsAssignableFrom(type))
        {
            return Enumeration(value, type, path);
        }

        if (type == typeof(TimeSpan))
        {
            return Duration(value) ?? Invalid(value, path, DurationName);
        }

        return Message(value, type, path);
    }

    private JToken? Message(JToken value, Type type, string path)
    {
        if (value is not JObject message)
        {
            return path.Length == 0 ? null : Invalid(value, path, NameOf(type));
        }

        var properties = ((JsonObjectContract)WireJson.Contracts.ResolveContract(type)).Properties;
        var plain = new JObject();
        foreach (var (name, given) in message)
        {
            var property = properties.FirstOrDefault(property =>
                !property.Ignored && (property.PropertyName == name || ProtoName.Of(property.PropertyName!) == name)
            );
            if (property is null)
            {
                var place = path.Length == 0 ? "" : $" at '{path}'";
                _violations.Add(
                    new(path.Length == 0 ? null : path, ApiErrors.Text(ErrorTexts.UnknownField, name, place))
                );
            }
            else if (Value(given!, property.PropertyType!, Join(path, property.PropertyName!)) is { } field)
            {
                plain[property.PropertyName!] = field;
            }
        }

        _missing ??= properties
            .Where(property => property.Required == Required.Always && plain[property.PropertyName!] is null)
            .Select(property => Join(path, property.PropertyName!))
            .FirstOrDefault();
        return plain;
    }

    private JArray Elements(JToken value, Type element, string path)
    {
        var items = value is JArray array ? array : new JArray(value);
        return new JArray(
            items
                .Select(
                    (item, index) =>
                        Value(item, element, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"))
                )
                .OfType<JToken>()
        );
    }

    private JToken? Enumeration(JToken value, Type type, string path)
    {
        // To the API the order is a text, not an enum; search judges it.
        if (type == typeof(SearchOrder))
        {
            return Value(value, typeof(string), path);
        }

        var names = OpenEnumerations.ValuesOf(type);
        if (value is JValue { Value: long number and >= 0 } && number < names.Count)
        {
            return names[(int)number];
        }

        var isKnown = value.Type == JTokenType.String && names.Contains((string)value!);
        return isKnown ? value : Invalid(value, path, NameOf(type));
    }

    private static JValue? Boolean(JToken value) =>
        value.Type switch
        {
            JTokenType.Boolean => (JValue)value,
            JTokenType.String when (string?)value is "true" or "false" => new JValue((string?)value == "true"),
            _ => null,
        };

    private static JToken? Number<T>(JToken value)
        where T : struct, IConvertible, IParsable<T> =>
        value is JValue { Value: IConvertible raw }
        && value.Type is JTokenType.Integer or JTokenType.Float or JTokenType.String
        && T.TryParse(raw.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number.ToDouble(CultureInfo.InvariantCulture))
            ? JToken.FromObject(number)
            : null;

    private static JValue? Time(JToken value) =>
        value.Type == JTokenType.String
        && DateTimeOffset.TryParse(
            (string?)value,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            // With any offset and any fraction; the models read one form.
            ? new JValue(time.UtcDateTime.ToString(WireJson.TimeFormat, CultureInfo.InvariantCulture))
            : null;

    private static JToken? Duration(JToken value) =>
        value.Type == JTokenType.String
        && (string)value! is [.. var number, 's']
        && decimal.TryParse(
            number,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var seconds
        )
        && Math.Abs(seconds) <= LongestDuration
            ? value
            : null;

    private JToken? Invalid(JToken value, string path, string expected)
    {
        var text = value.ToString(Formatting.None);
        _violations.Add(new(path, ApiErrors.Text(ErrorTexts.InvalidValue, path, expected, text)));
        return null;
    }

    private static string NameOf(Type type) => $"type.googleapis.com/google.photos.library.v1.{type.Name}";

    private static string Join(string path, string name) =>
        path.Length == 0 ? ProtoName.Of(name) : $"{path}.{ProtoName.Of(name)}";
}
