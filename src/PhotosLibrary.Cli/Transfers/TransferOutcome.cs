using Newtonsoft.Json;

namespace PhotosLibrary.Cli.Transfers;

/// <summary>What became of one file or item, as it is printed and reported.</summary>
/// <param name="Path">Path of the file; of a download without a file, the name or id of the item.</param>
/// <param name="Outcome">How it went, such as <c>uploaded</c>.</param>
/// <param name="Bytes">Its size; null if that is not known.</param>
/// <param name="MediaItemId">Id of the item; null if there is none.</param>
/// <param name="Error">What went wrong, for people; null if nothing did.</param>
internal sealed record TransferOutcome(
    [property: JsonProperty("path")] string Path,
    [property: JsonProperty("outcome")] string Outcome,
    [property: JsonProperty("bytes")] long? Bytes,
    [property: JsonProperty("mediaItemId")] string? MediaItemId,
    [property: JsonProperty("error")] string? Error
);
