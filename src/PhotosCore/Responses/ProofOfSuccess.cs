using PhotosCore.Json;
using PhotosCore.Paging;

namespace PhotosCore.Responses;

/// <summary>
/// What makes a successful response one: the id of what was created or asked for. A response without it says 200, and
/// that alone.
/// </summary>
/// <param name="Id">The id that was asked for; null if the response brings it.</param>
/// <param name="Fields">The fields that were asked for; null for all.</param>
internal readonly record struct ProofOfSuccess(string? Id = null, string? Fields = null)
{
    /// <summary>Why a response is no success, as the end of a sentence about it; null if it is one.</summary>
    public string? ProblemOf(object? response) =>
        response is not IProvenById { ProvingId: var id } ? null
        : string.IsNullOrEmpty(id)
            ? FieldMask.IsSelected("id", Fields) ? "lacks the id of what was created or asked for"
                : null
        : Id is not null && Id != id ? $"is of {id}, but {Id} was asked for"
        : null;
}
