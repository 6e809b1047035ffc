namespace PhotosCore.Responses;

/// <summary>A response has more bytes than are read; inside of this library only.</summary>
/// <param name="limit">How many bytes are read at most.</param>
internal sealed class ResponseTooLargeException(long limit) : Exception($"has more than {limit} bytes");
