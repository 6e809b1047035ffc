namespace PhotosLibrary.Emulator.Storage;

/// <summary>Hashes of the bytes of an upload.</summary>
/// <param name="Sha256">The name of the content, as lower-case hexadecimal digits.</param>
/// <param name="Sha1">The checksum that the client may have sent.</param>
internal sealed record UploadHashes(string Sha256, byte[] Sha1);
