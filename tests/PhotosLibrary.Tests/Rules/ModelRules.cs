using System.Reflection;
using Newtonsoft.Json;
using PhotosCore.Json;

namespace PhotosLibrary.Tests.Rules;

/// <summary>What holds for every generated model. A broken rule names everybody who breaks it.</summary>
public class ModelRules
{
    private static readonly IReadOnlyList<(Type Model, PropertyInfo Field)> Fields =
    [
        .. TheModels.All.SelectMany(model => TheModels.FieldsOf(model).Select(field => (model, field))),
    ];

    [Fact]
    public void Spec_has_models_to_check()
    {
        Assert.True(TheModels.All.Count > 50, $"{TheModels.All.Count} models");
        Assert.True(Fields.Count > 100, $"{Fields.Count} fields");
        Assert.NotEmpty(TheModels.Enumerations);
    }

    [Fact]
    public void Every_property_names_its_camel_case_field() =>
        AssertNone(
            Fields.Where(f =>
                TheModels.WireNameOf(f.Field) is not { Length: > 0 } wire
                || !char.IsLower(wire[0])
                || char.ToUpperInvariant(wire[0]) + wire[1..] != f.Field.Name
            )
        );

    [Fact]
    public void No_two_properties_of_a_model_have_the_same_field() =>
        Assert.Empty(
            Fields
                .GroupBy(f => (f.Model.Name, TheModels.WireNameOf(f.Field)))
                .Where(same => same.Count() > 1)
                .Select(same => same.Key)
        );

    [Fact]
    public void Every_value_type_is_nullable_since_Google_leaves_out_defaults() =>
        AssertNone(
            Fields.Where(f =>
                f.Field.PropertyType.IsValueType && Nullable.GetUnderlyingType(f.Field.PropertyType) is null
            )
        );

    [Fact]
    public void Every_property_can_be_read_and_written() =>
        AssertNone(
            Fields.Where(f =>
                f.Field.GetMethod is not { IsPublic: true } || f.Field.SetMethod is not { IsPublic: true }
            )
        );

    [Fact]
    public void Every_list_of_a_model_is_an_IList() =>
        AssertNone(
            Fields.Where(f =>
                f.Field.PropertyType != typeof(string)
                && typeof(System.Collections.IEnumerable).IsAssignableFrom(f.Field.PropertyType)
                && !(
                    f.Field.PropertyType.IsGenericType
                    && f.Field.PropertyType.GetGenericTypeDefinition() == typeof(IList<>)
                )
            )
        );

    [Fact]
    public void Every_number_of_64_bits_and_every_duration_travels_as_text() =>
        AssertNone(
            Fields.Where(f =>
                Nullable.GetUnderlyingType(f.Field.PropertyType) switch
                {
                    { } type when type == typeof(long) => ConverterOf(f.Field) != typeof(Int64Converter),
                    { } type when type == typeof(TimeSpan) => ConverterOf(f.Field) != typeof(DurationConverter),
                    _ => false,
                }
            )
        );

    [Fact]
    public void Every_model_has_a_public_constructor_without_parameters() =>
        Assert.Empty(
            TheModels.All.Where(model => model.GetConstructor(Type.EmptyTypes) is null).Select(model => model.Name)
        );

    [Fact]
    public void Every_model_keeps_unknown_fields() =>
        Assert.Empty(
            TheModels
                .All.Where(model =>
                    model
                        .GetProperties()
                        .Count(property => property.GetCustomAttribute<JsonExtensionDataAttribute>() is not null) != 1
                )
                .Select(model => model.Name)
        );

    [Fact]
    public void Every_open_enumeration_has_its_converter() =>
        Assert.Empty(
            TheModels
                .Enumerations.Where(type => ConverterOf(type) != typeof(OpenEnumConverter))
                .Select(type => type.Name)
        );

    [Fact]
    public void Every_known_value_comes_back_as_it_went() =>
        Assert.Empty(
            from type in TheModels.Enumerations
            from known in TheModels.KnownValuesOf(type)
            let value = known.GetValue(null)!
            let json = JsonConvert.SerializeObject(value, JsonSettings.Shared)
            where
                json != JsonConvert.ToString(((IOpenEnumeration)value).Value)
                || !value.Equals(JsonConvert.DeserializeObject(json, type, JsonSettings.Shared))
                || !value.Equals(
                    JsonConvert.DeserializeObject(json, typeof(Nullable<>).MakeGenericType(type), JsonSettings.Shared)
                )
            select $"{type.Name}.{known.Name}"
        );

    [Fact]
    public void Enumeration_left_alone_is_its_first_known_value() =>
        Assert.Empty(
            TheModels
                .Enumerations.Where(type =>
                    !Activator.CreateInstance(type)!.Equals(TheModels.KnownValuesOf(type).First().GetValue(null))
                )
                .Select(type => type.Name)
        );

    private static void AssertNone(IEnumerable<(Type Model, PropertyInfo Field)> offenders) =>
        Assert.Empty(offenders.Select(f => $"{f.Model.Name}.{f.Field.Name} ({f.Field.PropertyType})"));

    private static Type? ConverterOf(MemberInfo member) =>
        member.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType;
}
