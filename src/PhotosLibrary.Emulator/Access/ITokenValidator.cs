namespace PhotosLibrary.Emulator.Access;

/// <summary>Tells whom an access token stands for.</summary>
internal interface ITokenValidator
{
    /// <summary>The caller, or null if the token is unknown, expired or revoked.</summary>
    Caller? Validate(string accessToken);
}
