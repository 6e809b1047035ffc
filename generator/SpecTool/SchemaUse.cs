using Microsoft.OpenApi;

namespace SpecTool;

/// <summary>Which schemas are in requests and which in responses, also as parts of other schemas.</summary>
public sealed class SchemaUse
{
    private readonly Spec _spec;
    private readonly HashSet<string> _requests = [];
    private readonly HashSet<string> _responses = [];

    private SchemaUse(Spec spec, IEnumerable<Operation> operations)
    {
        _spec = spec;
        foreach (var operation in operations)
        {
            Follow(operation.Request, _requests);
            foreach (var (_, response) in operation.Definition.Responses ?? [])
            {
                foreach (var (_, content) in response.Content ?? new Dictionary<string, IOpenApiMediaType>())
                {
                    Follow(content.Schema, _responses);
                }
            }
        }
    }

    /// <summary>Reads a whole spec.</summary>
    public static SchemaUse In(Spec spec) => new(spec, spec.Operations);

    /// <summary>Reads one operation.</summary>
    public static SchemaUse In(Spec spec, Operation operation) => new(spec, [operation]);

    /// <summary>The names of the schemas in requests or responses.</summary>
    public IEnumerable<string> Names => _requests.Union(_responses);

    /// <summary>The names of the schemas in requests.</summary>
    public IReadOnlySet<string> Requests => _requests;

    /// <summary>The names of the schemas that are in responses and in no request.</summary>
    public IEnumerable<string> OnlyInResponses => _responses.Except(_requests);

    private void Follow(IOpenApiSchema? schema, HashSet<string> found)
    {
        if (schema.ReferredName() is { } name && (!found.Add(name) || !Follow(name, found)))
        {
            return;
        }

        if (schema?.Items is { } items)
        {
            Follow(items, found);
        }
    }

    private bool Follow(string name, HashSet<string> found)
    {
        if (_spec.Document.Components?.Schemas?.TryGetValue(name, out var definition) != true)
        {
            return false;
        }

        foreach (var (_, field) in definition!.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            // A read-only field is never sent, even in a schema that is.
            if (found != _requests || !field.ReadOnly)
            {
                Follow(field, found);
            }
        }

        return true;
    }
}
