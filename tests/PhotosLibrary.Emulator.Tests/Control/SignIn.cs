using PhotosLibrary.Emulator.Tests.OAuth;

namespace PhotosLibrary.Emulator.Tests.Control;

/// <summary>Goes the way of a person through the consent page of a whole emulator, as <c>alice</c>.</summary>
internal static class SignIn
{
    /// <param name="http">Follows no redirect.</param>
    /// <param name="address">The emulator.</param>
    public static async Task<string> AccessTokenAsync(HttpClient http, Uri address)
    {
        var form = new ConsentForm(await http.GetStringAsync(new Uri(address, OAuthServer.AuthorizationUrl())))
        {
            Account = "alice",
        };
        using var redirect = await http.PostAsync(new Uri(address, form.Action), form.Encode());
        var response = await RedeemAsync(http, address, redirect.Headers.Location!.Parameters()["code"]);
        return (string)response.Success()["access_token"]!;
    }

    public static async Task<ApiResponse> RedeemAsync(HttpClient http, Uri address, string code)
    {
        using var content = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["client_id"] = OAuthServer.ClientId,
                ["redirect_uri"] = OAuthServer.Callback,
            }
        );
        return await ApiResponse.ReadAsync(await http.PostAsync(new Uri(address, "/token"), content));
    }
}
