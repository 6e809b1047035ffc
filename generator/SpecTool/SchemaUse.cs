using Microsoft.OpenApi;

namespace SpecTool;

/// <summary>Which schemas travel to Google, and which come from there, as parts of others too.</summary>
public sealed class SchemaUse
{
    private readonly Spec _spec;
    private readonly HashSet<string> _requests = [];
    private readonly HashSet<string> _answers = [];

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
                    Follow(content.Schema, _answers);
                }
            }
        }
    }

    /// <summary>Looks through a spec.</summary>
    public static SchemaUse In(Spec spec) => new(spec, spec.Operations);

    /// <summary>Looks at one operation.</summary>
    public static SchemaUse In(Spec spec, Operation operation) => new(spec, [operation]);

    /// <summary>The names of all of them.</summary>
    public IEnumerable<string> Names => _requests.Union(_answers);

    /// <summary>The names of the schemas in requests.</summary>
    public IReadOnlySet<string> Requests => _requests;

    /// <summary>The names of those that are in answers and in no request.</summary>
    public IEnumerable<string> OnlyInAnswers => _answers.Except(_requests);

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
            // What only Google writes is sent to nobody, although it stands in what is sent.
            if (found != _requests || !field.ReadOnly)
            {
                Follow(field, found);
            }
        }

        return true;
    }
}
