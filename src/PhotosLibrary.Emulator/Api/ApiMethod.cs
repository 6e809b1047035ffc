namespace PhotosLibrary.Emulator.Api;

/// <summary>A method of the API as the spec describes it.</summary>
internal sealed class ApiMethod
{
    /// <summary>The operation id, for example <c>Albums_List</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The full name of the gRPC method, which Google gives in its errors.</summary>
    public required string GrpcMethod { get; init; }

    public required string Verb { get; init; }

    /// <summary>The path, with its parameters in braces.</summary>
    public required string Path { get; init; }

    /// <summary>Whether it changes something.</summary>
    public required bool IsWrite { get; init; }

    /// <summary>Whether Google has closed it.</summary>
    public required bool IsRetired { get; init; }

    /// <summary>
    /// The scopes of which one is enough. Those that Google has removed are among them: they count only where a caller
    /// is granted them.
    /// </summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The parameters in the query.</summary>
    public required IReadOnlyList<ApiParameter> Parameters { get; init; }

    /// <summary>The type of the body; null if it takes none.</summary>
    public required Type? Body { get; init; }

    /// <summary>The type of the response.</summary>
    public required Type Response { get; init; }

    /// <summary>Calls the method and returns its response.</summary>
    public required Func<ApiRequest, ValueTask<object>> Invoke { get; init; }
}

/// <summary>A parameter in the query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its value.</param>
/// <param name="IsList">Whether it may be given several times.</param>
internal sealed record ApiParameter(string Name, Type Type, bool IsList)
{
    /// <summary>The name in the proto's spelling, which is accepted too.</summary>
    public string ProtoName { get; } = Emulator.Json.ProtoName.Of(Name);
}
