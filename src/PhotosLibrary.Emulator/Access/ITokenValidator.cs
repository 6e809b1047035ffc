namespace PhotosLibrary.Emulator.Access;

/// <summary>Finds the caller that an access token stands for.</summary>
internal interface ITokenValidator
{
    /// <summary>The caller, or null if the token is unknown, expired or revoked.</summary>
    Caller? Validate(string accessToken);
}
