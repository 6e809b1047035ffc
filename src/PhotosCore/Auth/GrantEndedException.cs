namespace PhotosCore.Auth;

/// <summary>There is no token any more and only the user can help; inside of this library only.</summary>
/// <param name="why">The reason, as a clause.</param>
/// <param name="cause">What was caught.</param>
internal sealed class GrantEndedException(string why, Exception cause) : Exception(why, cause);
