using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.Library;

/// <summary>What a method of the API needs of its HTTP request beside the message itself.</summary>
/// <param name="Caller">The caller.</param>
/// <param name="PublicAddress">
/// The address that the request was sent to, without a slash at its end; base URLs begin with it.
/// </param>
/// <param name="IsPretty">Whether the response is indented.</param>
internal sealed record CallContext(Caller Caller, string PublicAddress, bool IsPretty);
