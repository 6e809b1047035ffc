using Google.Apis.Auth.OAuth2.Requests;
using Google.Apis.Auth.OAuth2.Responses;

namespace PhotosCore.SignIn;

/// <summary>A question to the user, and what the answer to it is known by.</summary>
/// <param name="Url">The address that asks.</param>
/// <param name="CodeVerifier">Proves that who redeems the code is who asked for it.</param>
internal sealed record ConsentRequest(AuthorizationCodeRequestUrl Url, string CodeVerifier)
{
    /// <summary>Throws unless an answer holds a code and belongs to the question with that state.</summary>
    public static void Check(AuthorizationCodeResponseUrl answer, string state)
    {
        // First, so that nobody else's answer is believed, not even that the user refused.
        if (answer.State != state)
        {
            throw new PhotosSignInException(
                "The answer belongs to another sign-in: its state is not the one that was sent. "
                    + "Start the sign-in again."
            );
        }

        if (!string.IsNullOrEmpty(answer.Error))
        {
            throw PhotosSignInException.Of(new TokenErrorResponse(answer));
        }

        if (string.IsNullOrEmpty(answer.Code))
        {
            throw new PhotosSignInException("The answer has no code in it. Start the sign-in again.");
        }
    }
}
