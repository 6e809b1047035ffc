namespace PhotosLibrary.Emulator.Control.Requests;

/// <summary>Marks a request that was hit by a fault.</summary>
internal sealed record HitByFault(string Id);

/// <summary>Marks a request whose connection was reset: it has no response.</summary>
internal sealed record ConnectionReset;
