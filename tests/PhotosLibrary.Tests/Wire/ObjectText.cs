using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosCore.Json;

namespace PhotosLibrary.Tests.Wire;

/// <summary>Writes an object down for people: every property that is set, in the order of its declaration.</summary>
internal static class ObjectText
{
    public static string Describe(object value)
    {
        var text = new StringBuilder();
        Write(text, value, "");
        return text.ToString().Replace(": \n", ":\n", StringComparison.Ordinal);
    }

    private static void Write(StringBuilder text, object value, string indent)
    {
        switch (value)
        {
            case IOpenEnumeration enumeration:
                text.Append(NameOf(enumeration) ?? "(a value that this version does not know)")
                    .Append(" \"")
                    .Append(enumeration.Value)
                    .Append("\"\n");
                break;
            case string or bool:
                text.Append(JsonConvert.ToString(value)).Append('\n');
                break;
            case DateTimeOffset time:
                text.Append(time.ToString("O", CultureInfo.InvariantCulture)).Append('\n');
                break;
            case JToken json:
                text.Append(json.ToString(Formatting.None)).Append('\n');
                break;
            case IDictionary<string, object> unknown:
                text.Append('\n');
                foreach (var (name, json) in unknown)
                {
                    text.Append(indent).Append("  ").Append(name).Append(": ");
                    Write(text, json, indent + "  ");
                }

                break;
            case IList list:
                text.Append('\n');
                for (var i = 0; i < list.Count; i++)
                {
                    text.Append(indent).Append("  [").Append(i).Append("] ");
                    Write(text, list[i]!, indent + "  ");
                }

                break;
            case { } model when model.GetType().Namespace == nameof(PhotosLibrary):
                text.Append(model.GetType().Name).Append('\n');
                foreach (
                    var property in model
                        .GetType()
                        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                        .Where(property => IsSet(property, model))
                )
                {
                    text.Append(indent).Append("  ").Append(property.Name).Append(": ");
                    Write(text, property.GetValue(model)!, indent + "  ");
                }

                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{value}\n");
                break;
        }
    }

    private static bool IsSet(PropertyInfo property, object model) =>
        property.GetValue(model) switch
        {
            null => false,
            IDictionary<string, object> unknown => unknown.Count > 0,
            _ => true,
        };

    private static string? NameOf(IOpenEnumeration value) =>
        value
            .GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Static)
            .FirstOrDefault(known => value.Equals(known.GetValue(null)))
            ?.Name;
}
