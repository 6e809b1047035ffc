using System.Globalization;
using System.Reflection;
using System.Text;
using Newtonsoft.Json;

namespace PhotosLibrary.Tests.Surface;

/// <summary>Every generated model: what each property is called on the wire and in C#, and the limits.</summary>
public class ModelTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static TheoryData<string> Areas => [.. TheSpec.AllAreas];

    [Theory]
    [MemberData(nameof(Areas))]
    public void Models_are_what_was_accepted(string area)
    {
        var text = new StringBuilder();
        foreach (var model in TheModels.All.Where(model => TheSpec.AreaOf(model.Name) == area))
        {
            text.Append(model.Name).Append('\n');
            foreach (var field in TheModels.FieldsOf(model))
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  {TheModels.WireNameOf(field), -26} {field.Name, -26} {TypeOf(field)}{HowItTravels(field)}\n"
                );
            }

            foreach (var limit in TheModels.ConstantsOf(model))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {limit.Name} = {limit.GetRawConstantValue()}\n");
            }

            text.Append('\n');
        }

        foreach (var enumeration in TheModels.Enumerations.Where(type => TheSpec.AreaOf(type.Name) == area))
        {
            text.Append(enumeration.Name).Append(" (open)\n");
            foreach (var value in TheModels.KnownValuesOf(enumeration))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {value.GetValue(null), -34} {value.Name}\n");
            }

            text.Append('\n');
        }

        Snapshot.Match(text.ToString(), $"Models.{area}");
    }

    private static string HowItTravels(PropertyInfo field) =>
        (TheModels.IsOptional(field) ? "" : ", required")
        + (
            field.GetCustomAttribute<JsonConverterAttribute>() is { } converter
                ? $", by {converter.ConverterType.Name}"
                : ""
        );

    private static string TypeOf(PropertyInfo field) =>
        NameOf(field.PropertyType)
        + (
            !field.PropertyType.IsValueType && Nullability.Create(field).ReadState == NullabilityState.Nullable
                ? "?"
                : ""
        );

    private static string NameOf(Type type) =>
        type switch
        {
            _ when Nullable.GetUnderlyingType(type) is { } value => NameOf(value) + "?",
            { IsGenericType: true } =>
                $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GenericTypeArguments.Select(NameOf))}>",
            _ => type.Name,
        };
}
