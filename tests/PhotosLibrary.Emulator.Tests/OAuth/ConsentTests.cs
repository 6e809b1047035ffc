using System.Net;

namespace PhotosLibrary.Emulator.Tests.OAuth;

public sealed class ConsentTests
{
    private static readonly string AllScopes = string.Join(' ', PhotosLibraryScopes.All);

    [Fact]
    public async Task Consent_page_names_the_app_and_every_scope_in_Googles_words()
    {
        await using var server = await OAuthServer.StartAsync();
        var form = await server.OpenConsentPageAsync(("scope", AllScopes + " openid email profile"));

        // spec/facts.md, "Consent texts"
        Assert.Contains("Add to your Google Photos library", form.Page);
        Assert.Contains("Manage photos added by this app", form.Page);
        Assert.Contains(
            "Edit the info in your photos, videos, and albums created within this app, including titles, descriptions, "
                + "and covers",
            form.Page
        );
        Assert.Contains(OAuthServer.ClientId, form.Page);
        Assert.Equal(
            PhotosLibraryScopes.All,
            form.Inputs.Where(input => input is { Name: "scope", Type: "checkbox", Checked: true })
                .Select(input => input.Value)
        );
    }

    [Fact]
    public async Task Unticked_scope_is_not_granted_and_responses_say_so()
    {
        await using var server = await OAuthServer.StartAsync();
        var form = await server.OpenConsentPageAsync(("scope", "openid email " + AllScopes));
        form.Account = "alice";
        form.Untick(PhotosLibraryScopes.ReadOnlyAppCreatedData);
        var redirect = (await server.SubmitAsync(form)).Parameters();
        var tokens = await server.RedeemAsync(redirect["code"]);

        const string Granted =
            "openid https://www.googleapis.com/auth/userinfo.email "
            + PhotosLibraryScopes.AppendOnly
            + " "
            + PhotosLibraryScopes.EditAppCreatedData;
        Assert.Equal(Granted, redirect["scope"]);
        Assert.Equal(Granted, tokens["scope"]);
        Assert.DoesNotContain(
            PhotosLibraryScopes.ReadOnlyAppCreatedData,
            server.Tokens.Validate(tokens.AccessToken)!.Scopes
        );
        Assert.Equal(Granted, (await server.RefreshAsync(tokens.RefreshToken))["scope"]);
    }

    [Fact]
    public async Task Scope_that_was_not_requested_cannot_be_granted()
    {
        await using var server = await OAuthServer.StartAsync();
        var form = await server.OpenConsentPageAsync(("scope", AllScopes));
        form.Account = "alice";
        form.Set("scope", PhotosLibraryScopes.AppendOnly);
        var other = await server.OpenConsentPageAsync();
        other.Account = "alice";
        other.Set("scope", PhotosLibraryScopes.EditAppCreatedData);

        Assert.Equal(PhotosLibraryScopes.AppendOnly, (await server.SubmitAsync(form)).Parameters()["scope"]);
        Assert.Equal("access_denied", (await server.SubmitAsync(other)).Parameters()["error"]);
    }

    [Fact]
    public async Task Denial_is_redirected_with_the_state_and_without_a_code()
    {
        await using var server = await OAuthServer.StartAsync();
        var form = await server.OpenConsentPageAsync(("state", "s1"));
        form.Decision = "deny";
        var redirect = await server.SubmitAsync(form);

        Assert.Equal(OAuthServer.Callback + "?state=s1&error=access_denied", redirect.AbsoluteUri);
    }

    [Fact]
    public async Task State_is_returned_unchanged()
    {
        const string State = "a b&c=d#e+f%20\"<é€😀>/?\r\nX: y";
        await using var server = await OAuthServer.StartAsync();
        var form = await server.OpenConsentPageAsync(("state", State), ("redirect_uri", "http://localhost:7/cb?app=1"));
        form.Account = "alice";
        var redirect = await server.SubmitAsync(form);

        Assert.StartsWith("http://localhost:7/cb?app=1&", redirect.AbsoluteUri);
        Assert.Equal(State, redirect.Parameters()["state"]);
    }

    [Fact]
    public async Task Refresh_token_is_issued_only_offline_and_only_if_the_user_had_to_be_asked()
    {
        await using var server = await OAuthServer.StartAsync();
        async Task<bool> Refreshable(params (string, string?)[] changes) =>
            (await server.SignInAsync(changes))["refresh_token"] is not null;

        Assert.False(await Refreshable(("access_type", null)));
        Assert.False(await Refreshable(("access_type", "online"), ("prompt", "consent")));
        Assert.True(await Refreshable());
        Assert.False(await Refreshable());
        Assert.False(await Refreshable(("prompt", "select_account")));
        Assert.True(await Refreshable(("prompt", "select_account consent")));
        Assert.True(await Refreshable(("scope", AllScopes)));
        Assert.False(await Refreshable());
    }

    // ShareX sends no access_type and refreshes all the same; eshmu's gphotos-upload and gphotos-sync sign in again
    // without prompt=consent when their token file is lost (spec/facts.md, "OAuth").
    [Fact]
    public async Task An_installed_app_gets_a_refresh_token_every_time()
    {
        await using var server = await OAuthServer.StartAsync();
        const string Loopback = "http://127.0.0.1:49152/";
        for (var i = 0; i < 2; i++)
        {
            var code = await server.GetCodeAsync(("redirect_uri", Loopback), ("access_type", null));
            var tokens = await server.RedeemAsync(code, ("redirect_uri", Loopback));

            Assert.Equal(HttpStatusCode.OK, (await server.RefreshAsync(tokens.RefreshToken)).Status);
        }

        var online = await server.GetCodeAsync(("redirect_uri", Loopback), ("access_type", "online"));
        Assert.Null((await server.RedeemAsync(online, ("redirect_uri", Loopback)))["refresh_token"]);
    }

    [Fact]
    public async Task Earlier_grants_are_included_only_on_request_and_only_of_the_same_account_and_client()
    {
        await using var server = await OAuthServer.StartAsync();
        await server.SignInAsync();
        (string, string?)[] more =
        [
            ("scope", PhotosLibraryScopes.ReadOnlyAppCreatedData),
            ("include_granted_scopes", "true"),
        ];

        var alone = await server.SignInAsync(more[0]);
        var both = await server.SignInAsync(more);
        var form = await server.OpenConsentPageAsync(more);
        form.Account = "bob";
        var bob = await server.RedeemAsync((await server.SubmitAsync(form)).Parameters()["code"]);
        var otherClient = await server.RedeemAsync(
            await server.GetCodeAsync([.. more, ("client_id", "other")]),
            ("client_id", "other")
        );

        Assert.Equal(PhotosLibraryScopes.ReadOnlyAppCreatedData, alone["scope"]);
        Assert.Equal(PhotosLibraryScopes.ReadOnlyAppCreatedData + " " + PhotosLibraryScopes.AppendOnly, both["scope"]);
        Assert.Equal(2, server.Tokens.Validate(both.AccessToken)!.Scopes.Count);
        Assert.Equal(PhotosLibraryScopes.ReadOnlyAppCreatedData, bob["scope"]);
        Assert.Equal(PhotosLibraryScopes.ReadOnlyAppCreatedData, otherClient["scope"]);
    }

    [Fact]
    public async Task Known_accounts_are_offered_and_the_hint_is_preselected()
    {
        await using var server = await OAuthServer.StartAsync();
        foreach (var name in new[] { "bob", "alice" })
        {
            var form = await server.OpenConsentPageAsync(("login_hint", name));
            await server.SubmitAsync(form);
        }

        async Task<(string[] Offered, string Picked, string Typed)> Page(string? hint)
        {
            var form = await server.OpenConsentPageAsync(("login_hint", hint));
            var radios = form.Inputs.Where(input => input.Name == "account").ToList();
            return (
                [.. radios.Select(radio => radio.Value)],
                radios.Single(radio => radio.Checked).Value,
                form.Inputs.Single(input => input.Name == "other_account").Value
            );
        }

        Assert.Equal(["alice", "bob", ""], (await Page(null)).Offered);
        Assert.Equal("alice", (await Page(null)).Picked);
        Assert.Equal("bob", (await Page("bob")).Picked);
        var stranger = await Page("carol");
        Assert.Equal(("", "carol"), (stranger.Picked, stranger.Typed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\nb")]
    public async Task Without_a_usable_account_the_page_asks_again(string account)
    {
        await using var server = await OAuthServer.StartAsync();
        var form = await server.OpenConsentPageAsync(("scope", AllScopes));
        form.Account = account;
        form.Untick(PhotosLibraryScopes.AppendOnly);
        form.Untick(PhotosLibraryScopes.EditAppCreatedData);
        using var response = await server.Http.PostAsync(form.Action, form.Encode());
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var again = new ConsentForm(await response.Content.ReadAsStringAsync());
        Assert.Contains("Name an account", again.Page);

        // What was unticked stays so.
        again.Account = "alice";
        Assert.Equal(
            PhotosLibraryScopes.ReadOnlyAppCreatedData,
            (await server.SubmitAsync(again)).Parameters()["scope"]
        );
    }

    [Fact]
    public async Task Consent_without_the_key_of_the_page_grants_nothing()
    {
        await using var server = await OAuthServer.StartAsync();
        var forged = await server.OpenConsentPageAsync();
        forged.Account = "alice";
        forged.Set("request", "guessed");
        var stale = await server.OpenConsentPageAsync();
        stale.Account = "alice";
        server.Time.Advance(TimeSpan.FromHours(1));

        foreach (var form in new[] { forged, stale })
        {
            using var response = await server.Http.PostAsync(form.Action, form.Encode());
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains("This page is out of date", await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Input_of_apps_and_users_is_encoded_on_the_page()
    {
        const string Attack = "\"'><script>alert(1)</script>";
        await using var server = await OAuthServer.StartAsync();
        var first = await server.OpenConsentPageAsync(
            ("client_id", Attack),
            ("state", Attack),
            ("login_hint", Attack),
            ("redirect_uri", "http://localhost/" + Attack)
        );
        Assert.Equal(Attack, first.Inputs.Single(input => input.Name == "other_account").Value);
        await server.SubmitAsync(first);
        var second = await server.OpenConsentPageAsync();
        Assert.Contains(second.Inputs, input => input is { Name: "account", Value: Attack });
        using var refused = await server.Http.GetAsync(OAuthServer.AuthorizationUrl(("scope", Attack)));
        var error = await refused.Content.ReadAsStringAsync();
        Assert.Contains("alert(1)", error);

        foreach (var page in new[] { first.Page, second.Page, error })
        {
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Attack, page);
        }
    }

    [Fact]
    public async Task Consent_page_loads_nothing_cannot_be_framed_and_is_not_cached()
    {
        await using var server = await OAuthServer.StartAsync();
        using var response = await server.Http.GetAsync(OAuthServer.AuthorizationUrl());
        var page = await response.Content.ReadAsStringAsync();

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.DoesNotContain("src=", page);
        Assert.DoesNotContain("<link", page);
    }
}
