using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>Proof that a code is redeemed by the app that requested it (PKCE, RFC 7636).</summary>
internal sealed record CodeChallenge(string Value, string Method)
{
    public const string Plain = "plain";
    public const string S256 = "S256";

    /// <summary>The challenge of an authorization request, or null if it has none.</summary>
    public static CodeChallenge? Read(OAuthParameters parameters)
    {
        var method = parameters.Optional("code_challenge_method") ?? Plain;
        if (parameters.Optional("code_challenge") is not { } value)
        {
            return null;
        }

        if (method is not (Plain or S256))
        {
            throw new OAuthException("invalid_request", $"Invalid parameter value for code_challenge_method: {method}");
        }

        return new CodeChallenge(value, method);
    }

    /// <summary>Throws <c>invalid_grant</c> unless the verifier belongs to the challenge.</summary>
    public static void Verify(CodeChallenge? challenge, string? verifier)
    {
        if (challenge is null && verifier is null)
        {
            return;
        }

        if (challenge is null)
        {
            throw new OAuthException("invalid_grant", "code_verifier or verifier is not needed.");
        }

        if (verifier is null)
        {
            throw new OAuthException("invalid_grant", "Missing code verifier.");
        }

        var expected = Encoding.UTF8.GetBytes(challenge.Value);
        var given = Encoding.UTF8.GetBytes(
            challenge.Method == S256 ? Base64Url.EncodeToString(Secret.Hash(verifier)) : verifier
        );
        if (!CryptographicOperations.FixedTimeEquals(expected, given))
        {
            throw new OAuthException("invalid_grant", "Invalid code verifier.");
        }
    }
}
