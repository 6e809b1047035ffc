using Google.Apis.Auth.OAuth2.Requests;
using Google.Apis.Auth.OAuth2.Responses;

namespace PhotosCore.SignIn;

/// <summary>An authorization request, and what its response is recognized by.</summary>
/// <param name="Url">The address that asks.</param>
/// <param name="CodeVerifier">Proves that the code is redeemed by the app that requested it (PKCE).</param>
internal sealed record ConsentRequest(AuthorizationCodeRequestUrl Url, string CodeVerifier)
{
    /// <summary>Throws unless a response holds a code and belongs to the request with that state.</summary>
    public static void Check(AuthorizationCodeResponseUrl response, string state)
    {
        // First, so that the response of another request is not believed, not even a refusal.
        if (response.State != state)
        {
            throw new PhotosSignInException(
                "The response belongs to another sign-in: its state is not the one that was sent. "
                    + "Start the sign-in again."
            );
        }

        if (!string.IsNullOrEmpty(response.Error))
        {
            throw PhotosSignInException.Of(new TokenErrorResponse(response));
        }

        if (string.IsNullOrEmpty(response.Code))
        {
            throw new PhotosSignInException("The response has no code in it. Start the sign-in again.");
        }
    }
}
