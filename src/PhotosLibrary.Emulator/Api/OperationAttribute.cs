namespace PhotosLibrary.Emulator.Api;

/// <summary>Names a method as the spec does. Put on the generated controllers by a template.</summary>
/// <param name="id">The operation id, for example <c>Albums_List</c>.</param>
/// <param name="grpcMethod">The full name of the gRPC method, which Google gives in its errors.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = true)]
public sealed class OperationAttribute(string id, string grpcMethod) : Attribute
{
    /// <summary>The operation id, for example <c>Albums_List</c>.</summary>
    public string Id { get; } = id;

    /// <summary>The full name of the gRPC method, which Google gives in its errors.</summary>
    public string GrpcMethod { get; } = grpcMethod;

    /// <summary>Whether Google has closed the method.</summary>
    public bool Retired { get; init; }
}
