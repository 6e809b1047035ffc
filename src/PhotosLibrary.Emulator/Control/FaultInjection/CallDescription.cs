namespace PhotosLibrary.Emulator.Control.FaultInjection;

/// <summary>What faults match a call by.</summary>
internal sealed record CallDescription(
    string? Operation,
    string Method,
    string Path,
    string? Account,
    string? ClientId,
    long? ContentLength
);
