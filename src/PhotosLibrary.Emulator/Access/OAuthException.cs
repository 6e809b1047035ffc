namespace PhotosLibrary.Emulator.Access;

/// <summary>A refusal as OAuth spells it: a code for programs and a sentence for people.</summary>
/// <param name="error">The code, for example <c>invalid_grant</c>.</param>
/// <param name="description">Google's words where they are known.</param>
/// <param name="status">The HTTP status.</param>
internal sealed class OAuthException(string error, string description, int status = StatusCodes.Status400BadRequest)
    : Exception(description)
{
    public string Error { get; } = error;

    public int Status { get; } = status;
}
