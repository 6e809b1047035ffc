using System.Text.Json.Serialization;

namespace PhotosLibrary.Emulator.Control;

/// <summary>What a fault did so far.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Matched">How many calls it matched, hit or not.</param>
/// <param name="Fired">How often it fired.</param>
/// <param name="Hits">The last hundred calls that it hit, oldest first; <c>strikes</c> over HTTP.</param>
public sealed record FaultReport(
    Fault Fault,
    int Matched,
    int Fired,
    [property: JsonPropertyName("strikes")] IReadOnlyList<FaultHit> Hits
);

/// <summary>A call that a fault hit.</summary>
/// <param name="Time">When, by the emulator's clock.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query, without secrets.</param>
/// <param name="Account">The account of the caller, if it is known.</param>
public sealed record FaultHit(DateTimeOffset Time, string Method, string Path, string? Account);
