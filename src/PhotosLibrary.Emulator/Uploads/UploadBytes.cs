namespace PhotosLibrary.Emulator.Uploads;

/// <summary>Bytes received for an upload.</summary>
/// <param name="Body">The bytes.</param>
/// <param name="Length">How many they are, if the request says it.</param>
/// <param name="Sha1">Checksum of the whole upload, if it is given.</param>
internal sealed record UploadBytes(Stream Body, long? Length, byte[]? Sha1);
