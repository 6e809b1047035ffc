using System.Net;
using PhotosLibrary.Emulator.Tests.OAuth;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>Its sign-ins: codes, tokens, and their end.</summary>
internal sealed partial class RandomApp
{
    private readonly List<Grant> _grants = [];
    private Grant? _grantUnderWay;
    private bool _isRevoking;

    private async Task SignInAsync()
    {
        // Each for an app of its own, as to revoke one token ends all of an app.
        var client = $"app-{_grants.Count}";
        var url = OAuthServer.AuthorizationUrl(("client_id", client));
        var form = new ConsentForm(await http.GetStringAsync(new Uri(_app.Address, url))) { Account = "alice" };
        using var redirect = await http.PostAsync(new Uri(_app.Address, form.Action), form.Encode());
        Assert.Equal(HttpStatusCode.Found, redirect.StatusCode);
        _grants.Add(new Grant(client) { Code = redirect.Headers.Location!.Parameters()["code"] });
    }

    private async Task RedeemAsync()
    {
        if (_grants.Find(grant => grant.Code is not null) is not { } grant)
        {
            return;
        }

        _grantUnderWay = grant;
        await RedeemAsync(grant, mayBeSpent: false);
        _grantUnderWay = null;
    }

    // A code that was redeemed by a call whose response was lost is lost, and its tokens with it.
    private async Task RedeemAsync(Grant grant, bool mayBeSpent)
    {
        var response = await PostFormAsync(
            "/token",
            ("grant_type", "authorization_code"),
            ("code", grant.Code!),
            ("client_id", grant.Client),
            ("redirect_uri", OAuthServer.Callback)
        );
        grant.Code = null;
        if (mayBeSpent && (int)response.Status == 400)
        {
            return;
        }

        var tokens = response.Success();
        grant.Refresh = (string)tokens["refresh_token"]!;
        grant.Access = (string)tokens["access_token"]!;
    }

    private async Task RefreshAsync()
    {
        if (_grants.FindLast(grant => grant is { Refresh: not null, IsRevoked: false }) is not { } grant)
        {
            return;
        }

        var response = await PostFormAsync(
            "/token",
            ("grant_type", "refresh_token"),
            ("refresh_token", grant.Refresh!),
            ("client_id", grant.Client)
        );
        grant.Access = (string)response.Success()["access_token"]!;
    }

    private async Task RevokeAsync()
    {
        if (_grants.Find(grant => grant is { Refresh: not null, IsRevoked: false }) is not { } grant)
        {
            return;
        }

        (_grantUnderWay, _isRevoking) = (grant, true);
        Assert.Equal(200, (int)(await PostFormAsync("/revoke", ("token", grant.Refresh!))).Status);
        grant.IsRevoked = true;
        (_grantUnderWay, _isRevoking) = (null, false);
    }

    private async Task CheckGrantsAsync()
    {
        if (_grantUnderWay is { Code: not null } redeemed)
        {
            await RedeemAsync(redeemed, mayBeSpent: true);
        }

        if (_grantUnderWay is { } revoked && _isRevoking)
        {
            revoked.IsRevoked = !await IsGoodAsync(revoked);
        }

        (_grantUnderWay, _isRevoking) = (null, false);
        foreach (var grant in _grants.Where(grant => grant.Access is not null).TakeLast(3))
        {
            Assert.Equal(!grant.IsRevoked, await IsGoodAsync(grant));
        }
    }

    private async Task<bool> IsGoodAsync(Grant grant)
    {
        using var info = await http.GetAsync(new Uri(_app.Address, "/tokeninfo?access_token=" + grant.Access));
        return info.IsSuccessStatusCode;
    }

    private async Task<ApiResponse> PostFormAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(
            fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
        );
        return await ApiResponse.ReadAsync(await http.PostAsync(new Uri(_app.Address, path), form));
    }

    private sealed class Grant(string client)
    {
        public string Client => client;

        public string? Code { get; set; }

        public string? Access { get; set; }

        public string? Refresh { get; set; }

        public bool IsRevoked { get; set; }
    }
}
