using System.Buffers.Binary;
using System.Globalization;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>
/// The profile of an account, as far as the scopes of an app allow; all of it is derived from the name.
/// </summary>
/// <param name="Account">Name of the account.</param>
internal sealed record Profile(string Account)
{
    /// <summary>A number of 21 digits that no other account has, as text: the user's id for apps.</summary>
    public string Subject { get; } =
        "1" + BinaryPrimitives.ReadUInt64BigEndian(Secret.Hash(Account)).ToString("D20", CultureInfo.InvariantCulture);

    /// <summary>The email address, if the scopes allow it.</summary>
    public string? EmailFor(IReadOnlySet<string> scopes) =>
        !scopes.Contains(OAuthFacts.EmailScope) ? null
        : Account.Contains('@', StringComparison.Ordinal) ? Account
        : $"{Account}@example.com";

    /// <summary>The OpenID Connect claims that the scopes allow.</summary>
    public Dictionary<string, object> ClaimsFor(IReadOnlySet<string> scopes, string pictureAddress)
    {
        var claims = new Dictionary<string, object> { ["sub"] = Subject };
        if (scopes.Contains(OAuthFacts.ProfileScope))
        {
            claims["name"] = Account;
            claims["given_name"] = Account;
            claims["picture"] = pictureAddress;
        }

        if (EmailFor(scopes) is { } email)
        {
            claims["email"] = email;
            claims["email_verified"] = true;
        }

        return claims;
    }
}
