using System.Net;
using System.Text;
using System.Web;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Requests;
using Google.Apis.Auth.OAuth2.Responses;
using Microsoft.Extensions.Time.Testing;
using PhotosCore.SignIn;

namespace PhotosLibrary.Tests.Auth;

/// <summary>
/// Ways to a grant, as far as the app's side of them goes; the end-to-end tests have Google's side too.
/// </summary>
public class SignInTests
{
    private const string AllScopes =
        "https://www.googleapis.com/auth/photoslibrary.appendonly "
        + "https://www.googleapis.com/auth/photoslibrary.readonly.appcreateddata "
        + "https://www.googleapis.com/auth/photoslibrary.edit.appcreateddata";

    private static readonly Uri Callback = new("https://app.example/signed-in");

    [Fact]
    public async Task User_is_asked_with_PKCE_state_and_for_offline_access()
    {
        var grant = new TestGrant(response: _ => TestGrant.Tokens("token-2", AllScopes, "refresh-2"));
        var person = new Person();
        var credential = await new InstalledAppSignIn(grant.Flow, person).SignInAsync("alice");

        var asked = HttpUtility.ParseQueryString(person.Asked!.Query);
        Assert.Equal("https://accounts.google.com/o/oauth2/v2/auth", person.Asked.GetLeftPart(UriPartial.Path));
        Assert.Equal(
            ("code", "offline", "consent", "S256"),
            (asked["response_type"], asked["access_type"], asked["prompt"], asked["code_challenge_method"])
        );
        Assert.Equal(
            (AllScopes, "app", person.RedirectUri),
            (asked["scope"], asked["client_id"], asked["redirect_uri"])
        );
        Assert.Matches("^[A-Za-z0-9_-]{43}$", asked["state"]!);
        Assert.Equal(43, asked["code_challenge"]!.Length);

        var redeemed = HttpUtility.ParseQueryString(Assert.Single(grant.Requests).Body!);
        Assert.Equal(("the code", person.RedirectUri), (redeemed["code"], redeemed["redirect_uri"]));
        Assert.Equal(128, redeemed["code_verifier"]!.Length);
        var proof = System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(redeemed["code_verifier"]!));
        Assert.Equal(
            Convert.ToBase64String(proof).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            asked["code_challenge"]
        );
        Assert.Equal("token-2", credential.Token.AccessToken);
        Assert.Equal("refresh-2", ((TokenResponse)grant.Store.Values["alice"]!).RefreshToken);
    }

    [Fact]
    public async Task Valid_stored_grant_does_not_ask_the_user()
    {
        var grant = Keeping(AllScopes);
        var credential = await new InstalledAppSignIn(grant.Flow, new Nobody()).SignInAsync("alice");

        Assert.Equal("token-1", credential.Token.AccessToken);
        Assert.Empty(grant.Requests);
    }

    [Fact]
    public async Task Expired_token_is_refreshed_at_once()
    {
        var grant = Keeping(AllScopes, TimeSpan.FromHours(2));
        var credential = await new InstalledAppSignIn(grant.Flow, new Nobody()).SignInAsync("alice");

        Assert.Equal("token-2", credential.Token.AccessToken);
    }

    [Theory]
    [InlineData("https://www.googleapis.com/auth/photoslibrary")]
    [InlineData(
        "https://www.googleapis.com/auth/photoslibrary.readonly https://www.googleapis.com/auth/photoslibrary.sharing"
    )]
    [InlineData("https://www.googleapis.com/auth/photoslibrary.appendonly")]
    public async Task Grant_with_removed_scopes_or_without_a_needed_one_asks_the_user_again(string kept)
    {
        var grant = Keeping(kept, response: _ => TestGrant.Tokens("token-2", AllScopes, "refresh-2"));
        var person = new Person();
        var credential = await new InstalledAppSignIn(grant.Flow, person).SignInAsync("alice");

        Assert.NotNull(person.Asked);
        Assert.Equal(AllScopes, credential.Token.Scope);
        Assert.Equal("refresh-2", ((TokenResponse)grant.Store.Values["alice"]!).RefreshToken);
    }

    [Fact]
    public async Task Stored_grant_stays_when_the_user_refuses_further_scopes()
    {
        var grant = Keeping(PhotosLibraryScopes.AppendOnly);
        var refusal = await Assert.ThrowsAsync<PhotosSignInException>(() =>
            new InstalledAppSignIn(grant.Flow, new Person { Respond = "error=access_denied" }).SignInAsync("alice")
        );

        Assert.Equal("access_denied", refusal.Error);
        Assert.Equal(
            "Google refused (access_denied). The user did not consent. While the app is in testing, only its test "
                + "users can.",
            refusal.Message
        );
        Assert.Equal("refresh", ((TokenResponse)grant.Store.Values["alice"]!).RefreshToken);
    }

    [Theory]
    [InlineData("invalid_grant")]
    [InlineData("unauthorized_client")]
    public async Task Expired_grant_asks_the_user_again(string error)
    {
        var grant = Keeping(
            AllScopes,
            TimeSpan.FromHours(2),
            request =>
                request.Body!.Contains("grant_type=refresh_token", StringComparison.Ordinal)
                    ? TestGrant.Refusal(error)
                    : TestGrant.Tokens("token-new", AllScopes, "refresh-new")
        );
        var credential = await new InstalledAppSignIn(grant.Flow, new Person()).SignInAsync("alice");

        Assert.Equal("token-new", credential.Token.AccessToken);
    }

    [Fact]
    public async Task Wrong_client_is_an_error_without_asking_the_user()
    {
        var grant = Keeping(
            AllScopes,
            TimeSpan.FromHours(2),
            _ => TestGrant.Refusal("invalid_client", "Unauthorized", HttpStatusCode.Unauthorized)
        );
        var failure = await Assert.ThrowsAsync<PhotosSignInException>(() =>
            new InstalledAppSignIn(grant.Flow, new Nobody()).SignInAsync("alice")
        );

        Assert.Equal(
            "Google refused (invalid_client: Unauthorized). Are client id and client secret those of the app?",
            failure.Message
        );
    }

    [Theory]
    [InlineData("state=of-another&code=x")]
    [InlineData("state=of-another&error=access_denied")]
    [InlineData("code=x")]
    public async Task Response_to_another_authorization_request_is_refused(string response)
    {
        var grant = new TestGrant();
        var failure = await Assert.ThrowsAsync<PhotosSignInException>(() =>
            new InstalledAppSignIn(grant.Flow, new Person { WholeResponse = response }).SignInAsync("alice")
        );

        Assert.StartsWith("The response belongs to another sign-in", failure.Message, StringComparison.Ordinal);
        Assert.Empty(grant.Requests);
    }

    [Fact]
    public async Task Missing_browser_is_an_error_that_names_PastedAddressReceiver()
    {
        var failure = await Assert.ThrowsAsync<PhotosSignInException>(() =>
            new InstalledAppSignIn(new TestGrant().Flow, new WithoutBrowser()).SignInAsync("alice")
        );

        Assert.Contains("PastedAddressReceiver", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("state", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wait_for_a_browser_or_a_user_can_be_cancelled(bool browser)
    {
        using var given = new CancellationTokenSource();
        var shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ICodeReceiver receiver = browser
            ? new SilentBrowser(shown)
            : new PastedAddressReceiver(
                (_, _) =>
                {
                    shown.SetResult();
                    return new TaskCompletionSource<string?>().Task;
                }
            );
        var signIn = new InstalledAppSignIn(new TestGrant().Flow, receiver).SignInAsync("alice", given.Token);
        await shown.Task;
        Assert.False(signIn.IsCompleted);
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signIn);
    }

    [Theory]
    [InlineData("http://127.0.0.1/signed-in?state={0}&code=4%2F0Ab%2Bc-_&scope=a+b", "4/0Ab+c-_")]
    [InlineData("  \"http://127.0.0.1/signed-in?state={0}&code=4/0Ab\"\n", "4/0Ab")]
    [InlineData("127.0.0.1/signed-in?code=4/0Ab&state={0}#", "4/0Ab")]
    [InlineData("state={0}&code=4/0Ab", "4/0Ab")]
    public async Task Pasted_address_is_read_however_it_was_copied(string pasted, string code)
    {
        var grant = new TestGrant(response: _ => TestGrant.Tokens("token-2", AllScopes, "refresh-2"));
        Uri? shown = null;
        var receiver = new PastedAddressReceiver(
            (address, _) =>
            {
                shown = address;
                return Task.FromResult<string?>(
                    string.Format(null, pasted, HttpUtility.ParseQueryString(address.Query)["state"])
                );
            }
        );
        await new InstalledAppSignIn(grant.Flow, receiver).SignInAsync("alice");

        Assert.Equal("http://127.0.0.1/signed-in", HttpUtility.ParseQueryString(shown!.Query)["redirect_uri"]);
        Assert.Equal(code, HttpUtility.ParseQueryString(Assert.Single(grant.Requests).Body!)["code"]);
    }

    [Fact]
    public async Task Wrong_paste_is_asked_for_again()
    {
        var grant = new TestGrant(response: _ => TestGrant.Tokens("token-2", AllScopes, "refresh-2"));
        var asked = 0;
        var receiver = new PastedAddressReceiver(
            (address, _) =>
            {
                var state = HttpUtility.ParseQueryString(address.Query)["state"];
                return Task.FromResult<string?>(
                    ++asked < 3 ? "4/0AbCdEf" : $"127.0.0.1/signed-in?state={state}&code=c"
                );
            }
        );

        await new InstalledAppSignIn(grant.Flow, receiver).SignInAsync("alice");

        Assert.Equal(3, asked);
        Assert.Single(grant.Requests);
    }

    [Theory]
    [InlineData(null, "Nothing was pasted.")]
    [InlineData(" \n", "Nothing was pasted.")]
    [InlineData("4/0AbCdEf", "must be copied whole, not only the code in it")]
    [InlineData("https://accounts.google.com/o/oauth2/v2/auth?client_id=app", "must be copied whole")]
    [InlineData("http://127.0.0.1/signed-in?state=wrong&code=4/0Ab", "belongs to another sign-in")]
    public async Task Pasted_text_that_is_no_response_is_refused(string? pasted, string said)
    {
        var grant = new TestGrant();
        var receiver = new PastedAddressReceiver((_, _) => Task.FromResult(pasted));
        var failure = await Assert.ThrowsAsync<PhotosSignInException>(() =>
            new InstalledAppSignIn(grant.Flow, receiver).SignInAsync("alice")
        );

        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4/0Ab", failure.Message, StringComparison.Ordinal);
        Assert.Empty(grant.Requests);
    }

    [Theory]
    [InlineData("refresh", "refresh")]
    [InlineData(null, "token-1")]
    public async Task Sign_out_revokes_and_deletes_the_grant(string? refreshToken, string revoked)
    {
        var grant = Keeping(AllScopes, response: _ => StubNetwork.Json("{}"));
        ((TokenResponse)grant.Store.Values["alice"]!).RefreshToken = refreshToken;
        await new InstalledAppSignIn(grant.Flow, new Nobody()).SignOutAsync("alice");
        await new InstalledAppSignIn(grant.Flow, new Nobody()).SignOutAsync("alice");

        Assert.Contains($"token={revoked}", Assert.Single(grant.Requests).Address.Query, StringComparison.Ordinal);
        Assert.Empty(grant.Store.Values);
    }

    [Fact]
    public async Task Sign_out_deletes_an_expired_grant_and_keeps_it_after_a_failure()
    {
        var ended = Keeping(AllScopes, response: _ => TestGrant.Refusal("invalid_token", "Token expired or revoked"));
        await ended.Flow.SignOutAsync("alice");
        Assert.Empty(ended.Store.Values);

        var trouble = Keeping(
            AllScopes,
            response: _ => TestGrant.Refusal("internal_failure", "Trouble", HttpStatusCode.InternalServerError)
        );
        var failure = await Assert.ThrowsAsync<PhotosSignInException>(() => trouble.Flow.SignOutAsync("alice"));
        Assert.Equal("Google refused (internal_failure: Trouble).", failure.Message);
        Assert.Single(trouble.Store.Values);
    }

    [Fact]
    public async Task Drive_that_was_granted_before_is_explained()
    {
        var grant = new TestGrant(response: _ => TestGrant.Refusal("invalid_request", "Invalid scopes combination."));
        var signIn = new WebServerSignIn(grant.Flow, Callback);
        var asked = await signIn.StartAsync("alice");
        var state = System.Web.HttpUtility.ParseQueryString(asked.Query)["state"];

        var refusals = new[]
        {
            await Assert.ThrowsAsync<PhotosSignInException>(() =>
                signIn.CompleteAsync("alice", $"?state={state}&error=invalid_request")
            ),
            await Assert.ThrowsAsync<PhotosSignInException>(() => CompleteAsync()),
        };

        Assert.All(
            refusals,
            refusal =>
                Assert.Contains(
                    "Scopes of Photos and Drive cannot be in one grant",
                    refusal.Message,
                    StringComparison.Ordinal
                )
        );

        async Task CompleteAsync()
        {
            var again = System.Web.HttpUtility.ParseQueryString((await signIn.StartAsync("alice")).Query)["state"];
            await signIn.CompleteAsync("alice", $"?state={again}&code=c");
        }
    }

    [Fact]
    public async Task Wait_for_a_data_store_can_be_cancelled()
    {
        using var flow = new PhotosAuthorizationFlow(
            new PhotosLibraryAuthorizationOptions(new ClientSecrets { ClientId = "app" })
            {
                DataStore = new StuckStore(),
            }
        );
        var web = new WebServerSignIn(flow, Callback);
        using var given = new CancellationTokenSource();
        List<Task> waiting =
        [
            flow.FindCredentialAsync("alice", cancellationToken: given.Token),
            flow.SignOutAsync("alice", given.Token),
            new InstalledAppSignIn(flow).SignInAsync("alice", given.Token),
            web.StartAsync("alice", cancellationToken: given.Token),
            web.CompleteAsync("alice", "?state=s&code=c", given.Token),
        ];

        await given.CancelAsync();

        foreach (var task in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.WaitAsync(TimeSpan.FromSeconds(30)));
        }
    }

    [Fact]
    public void Scopes_that_Google_would_refuse_are_refused_before_asking()
    {
#pragma warning disable CS0618
        var removed = Assert.Throws<ArgumentException>(() =>
            Flow([PhotosLibraryScopes.AppendOnly, PhotosLibraryScopes.Full])
        );
        using var legacy = Flow([PhotosLibraryScopes.Full], new Uri("http://127.0.0.1:8085"));
#pragma warning restore CS0618
        var drive = Assert.Throws<ArgumentException>(() =>
            Flow([PhotosLibraryScopes.AppendOnly, "https://www.googleapis.com/auth/drive.file"])
        );
        var none = Assert.Throws<ArgumentException>(() => Flow([]));

        Assert.StartsWith(
            "Google removed photoslibrary on 2025-03-31 and refuses to grant it. Those of today are "
                + "photoslibrary.appendonly, "
                + "photoslibrary.readonly.appcreateddata and photoslibrary.edit.appcreateddata.",
            removed.Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "Google refuses to grant scopes of Photos and Drive together (Error 400: invalid_request).",
            drive.Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith("There is no scope to ask for.", none.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Flow([PhotosLibraryScopes.AppendOnly], new Uri("http://192.168.0.7")));
    }

    [Fact]
    public async Task Web_server_asks_for_little_and_later_for_more()
    {
        var grant = new TestGrant(response: _ => TestGrant.Tokens("token-2", AllScopes, "refresh-2"));
        var signIn = new WebServerSignIn(grant.Flow, Callback);
        var asked = HttpUtility.ParseQueryString(
            (await signIn.StartAsync("alice", [PhotosLibraryScopes.AppendOnly])).Query
        );

        Assert.Equal(
            (PhotosLibraryScopes.AppendOnly, "true", "offline"),
            (asked["scope"], asked["include_granted_scopes"], asked["access_type"])
        );
        Assert.Equal(Callback.OriginalString, asked["redirect_uri"]);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            signIn.StartAsync("alice", ["https://www.googleapis.com/auth/drive"])
        );

        var credential = await signIn.CompleteAsync("alice", $"?state={asked["state"]}&code=c");
        Assert.Equal("token-2", credential.Token.AccessToken);
        Assert.Equal(["alice"], grant.Store.Values.Keys);
    }

    [Fact]
    public async Task Callback_is_taken_as_an_address_too()
    {
        var grant = new TestGrant(response: _ => TestGrant.Tokens("token-2", AllScopes, "refresh-2"));
        var signIn = new WebServerSignIn(grant.Flow, Callback);
        var state = HttpUtility.ParseQueryString((await signIn.StartAsync("alice")).Query)["state"];

        var credential = await signIn.CompleteAsync("alice", new Uri(Callback, $"?state={state}&code=a%2Fb"));

        Assert.Equal("token-2", credential.Token.AccessToken);
        Assert.Equal("a/b", HttpUtility.ParseQueryString(Assert.Single(grant.Requests).Body!)["code"]);
        await Assert.ThrowsAsync<ArgumentNullException>(() => signIn.CompleteAsync("alice", (Uri)null!));
    }

    [Fact]
    public async Task Another_machine_completes_the_sign_in_and_windows_do_not_disturb_each_other()
    {
        var grant = new TestGrant(response: _ => TestGrant.Tokens("token-2", AllScopes, "refresh-2"));
        var first = HttpUtility.ParseQueryString(
            (await new WebServerSignIn(grant.Flow, Callback).StartAsync("alice")).Query
        );
        var second = HttpUtility.ParseQueryString(
            (await new WebServerSignIn(grant.Flow, Callback).StartAsync("alice")).Query
        );
        Assert.NotEqual(first["state"], second["state"]);

        await new WebServerSignIn(grant.Flow, Callback).CompleteAsync(
            "alice",
            $"{Callback}?state={second["state"]}&code=2"
        );
        await new WebServerSignIn(grant.Flow, Callback).CompleteAsync(
            "alice",
            $"{Callback}?state={first["state"]}&code=1"
        );

        var verifiers = grant
            .Requests.Select(request => HttpUtility.ParseQueryString(request.Body!)["code_verifier"])
            .ToList();
        Assert.Equal(2, verifiers.Distinct().Count());
        Assert.Equal(
            [second["code_challenge"], first["code_challenge"]],
            verifiers.Select(verifier =>
                Convert
                    .ToBase64String(
                        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(verifier!))
                    )
                    .TrimEnd('=')
                    .Replace('+', '-')
                    .Replace('/', '_')
            )
        );
    }

    [Fact]
    public async Task Authorization_response_counts_once_for_its_user_and_expires()
    {
        var time = new FakeTimeProvider();
        var grant = new TestGrant(response: _ => TestGrant.Tokens("token-2", AllScopes, "refresh-2"), time: time);
        var signIn = new WebServerSignIn(grant.Flow, Callback);
        var response = await RespondAsync();

        await RefusedAsync("bob", response);
        await RefusedAsync("alice", "?state=guessed&code=c");
        await RefusedAsync("alice", "?code=c");
        await RefusedAsync("alice", "");
        await signIn.CompleteAsync("alice", response);
        await RefusedAsync("alice", response);
        var late = await RespondAsync();
        time.Advance(TimeSpan.FromMinutes(31));
        await RefusedAsync("alice", late);

        Assert.Single(grant.Requests);

        async Task<string> RespondAsync() =>
            $"?state={HttpUtility.ParseQueryString((await signIn.StartAsync("alice")).Query)["state"]}&code=c";

        async Task RefusedAsync(string user, string callback)
        {
            var failure = await Assert.ThrowsAsync<PhotosSignInException>(() => signIn.CompleteAsync(user, callback));
            Assert.StartsWith(
                "The response belongs to no sign-in that this user has begun",
                failure.Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task Abandoned_sign_ins_of_a_user_are_limited()
    {
        var grant = new TestGrant();
        var signIn = new WebServerSignIn(grant.Flow, Callback);
        for (var i = 0; i < 20; i++)
        {
            await signIn.StartAsync("alice");
        }

        Assert.Equal(5, Newtonsoft.Json.Linq.JArray.Parse((string)Assert.Single(grant.Store.Values).Value!).Count);
    }

    [Theory]
    [InlineData("http://app.example/signed-in")]
    [InlineData("https://app.example/#signed-in")]
    [InlineData("/signed-in")]
    public void Redirect_address_that_others_can_listen_to_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() =>
            new WebServerSignIn(new TestGrant().Flow, new Uri(address, UriKind.RelativeOrAbsolute))
        );

    [Fact]
    public void Web_server_without_a_data_store_is_refused()
    {
        using var flow = Flow(PhotosLibraryScopes.All);
        var failure = Assert.Throws<ArgumentException>(() => new WebServerSignIn(flow, Callback));

        Assert.StartsWith("The flow needs a data store", failure.Message, StringComparison.Ordinal);
    }

    private static PhotosAuthorizationFlow Flow(IReadOnlyCollection<string> scopes, Uri? server = null) =>
        new(
            new PhotosLibraryAuthorizationOptions(new ClientSecrets { ClientId = "app", ClientSecret = "s" })
            {
                Scopes = scopes,
                Server = server,
            }
        );

    private static TestGrant Keeping(
        string scope,
        TimeSpan age = default,
        Func<RecordedRequest, HttpResponseMessage>? response = null
    )
    {
        var grant = new TestGrant(scope, response);
        grant.Credential.Token.IssuedUtc -= age;
        grant.Store.Values["alice"] = grant.Credential.Token;
        return grant;
    }

    /// <summary>Consents, unless the test says otherwise.</summary>
    private sealed class Person : ICodeReceiver
    {
        public string RedirectUri => "http://127.0.0.1:1234/authorize/";

        public Uri? Asked { get; private set; }

        public string Respond { get; init; } = "code=the+code";

        public string? WholeResponse { get; init; }

        public Task<AuthorizationCodeResponseUrl> ReceiveCodeAsync(
            AuthorizationCodeRequestUrl url,
            CancellationToken taskCancellationToken
        )
        {
            Asked = url.Build();
            return Task.FromResult(AuthorizationResponse.Read(WholeResponse ?? $"state={url.State}&{Respond}"));
        }
    }

    private sealed class Nobody : ICodeReceiver
    {
        public string RedirectUri => "http://127.0.0.1/";

        public Task<AuthorizationCodeResponseUrl> ReceiveCodeAsync(
            AuthorizationCodeRequestUrl url,
            CancellationToken taskCancellationToken
        ) => throw new Xunit.Sdk.XunitException("Somebody was asked.");
    }

    private sealed class WithoutBrowser : LocalServerCodeReceiver
    {
        protected override bool OpenBrowser(string url) => false;
    }

    /// <summary>A browser that opens, and whose user does nothing.</summary>
    private sealed class SilentBrowser(TaskCompletionSource shown) : LocalServerCodeReceiver
    {
        protected override bool OpenBrowser(string url)
        {
            shown.SetResult();
            return true;
        }
    }

    /// <summary>A store whose server does not respond.</summary>
    private sealed class StuckStore : Google.Apis.Util.Store.IDataStore
    {
        private readonly TaskCompletionSource _never = new();

        public Task StoreAsync<T>(string key, T value) => _never.Task;

        public Task DeleteAsync<T>(string key) => _never.Task;

        public async Task<T> GetAsync<T>(string key)
        {
            await _never.Task;
            return default!;
        }

        public Task ClearAsync() => _never.Task;
    }
}
