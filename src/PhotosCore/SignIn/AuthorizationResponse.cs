using System.Net;
using Google.Apis.Auth.OAuth2.Responses;

namespace PhotosCore.SignIn;

/// <summary>Reads the address that a browser was sent back to.</summary>
internal static class AuthorizationResponse
{
    /// <summary>The authorization response in an address, or in its query alone.</summary>
    public static AuthorizationCodeResponseUrl Read(string address)
    {
        var parameters = new Dictionary<string, string>();
        var query = address.Substring(address.IndexOf('?') + 1).Split('#')[0];
        foreach (var pair in query.Split('&'))
        {
            var parts = pair.Split(['='], 2);
            parameters[WebUtility.UrlDecode(parts[0])] = parts.Length == 2 ? WebUtility.UrlDecode(parts[1]) : "";
        }

        return new AuthorizationCodeResponseUrl(parameters);
    }
}
