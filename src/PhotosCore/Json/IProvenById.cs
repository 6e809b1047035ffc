namespace PhotosCore.Json;

/// <summary>
/// A model that tells by an id what was created or asked for; generated where the spec has <c>x-always-returned</c>.
/// </summary>
internal interface IProvenById
{
    /// <summary>The id; null or empty if it is missing.</summary>
    string? ProvingId { get; }
}
