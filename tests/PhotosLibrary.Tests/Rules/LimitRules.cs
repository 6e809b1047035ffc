using System.Globalization;
using Microsoft.OpenApi;

namespace PhotosLibrary.Tests.Rules;

/// <summary>Every limit that the spec names is a constant with the same value, and no other number is.</summary>
public class LimitRules
{
    [Fact]
    public void Every_limit_of_a_field_is_a_constant_of_its_model() =>
        Assert.Equal(
            (
                from schema in TheSpec.Read.Schemas
                from field in schema.Value.Properties ?? new Dictionary<string, IOpenApiSchema>()
                from limit in LimitsOf(field.Value)
                select $"{schema.Key}.{Pascal(field.Key)}{limit}"
            ).Order(StringComparer.Ordinal),
            ConstantsOf(TheModels.All)
        );

    [Fact]
    public void Every_limit_of_a_query_parameter_is_a_constant_of_its_client() =>
        Assert.Equal(
            (
                from operation in TheSpec.GeneratedOperations
                let method = TheSpec.ClientMethodOf(operation.Definition.OperationId!)
                from parameter in operation.Definition.Parameters ?? []
                where parameter.In == ParameterLocation.Query
                from limit in LimitsOf(parameter.Schema!)
                select $"{method.Client.Name}.{method.Method[..^"Async".Length]}{Pascal(parameter.Name!)}{limit}"
            ).Order(StringComparer.Ordinal),
            ConstantsOf([typeof(AlbumsClient), typeof(MediaItemsClient), typeof(SharedAlbumsClient)])
        );

    private static IEnumerable<string> LimitsOf(IOpenApiSchema schema)
    {
        if (schema.MaxLength is { } length)
        {
            yield return $"MaxLength = {length}";
        }

        if (schema.MaxItems is { } count)
        {
            yield return $"MaxCount = {count}";
        }

        if (schema is { Type: JsonSchemaType.Integer, Maximum: { } maximum })
        {
            yield return $"Max = {maximum}";
        }

        // Of a number that travels as text.
        if (schema.Extensions?.TryGetValue("x-maximum", out var value) == true)
        {
            yield return $"Max = {((JsonNodeExtension)value).Node}";
        }
    }

    private static IEnumerable<string> ConstantsOf(IEnumerable<Type> types) =>
        types
            .SelectMany(type =>
                TheModels
                    .ConstantsOf(type)
                    .Select(limit =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{type.Name}.{limit.Name} = {limit.GetRawConstantValue()}"
                        )
                    )
            )
            .Order(StringComparer.Ordinal);

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
