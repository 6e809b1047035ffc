namespace PhotosLibrary.Cli.Accounts;

/// <summary>The client of an account that signed in before.</summary>
internal sealed class SignedIn : IDisposable
{
    /// <summary>Holds an access token for those who get one elsewhere. Not an option: others can read those of a program.</summary>
    public const string TokenVariable = "PHOTOS_TOKEN";

    private readonly PhotosAuthorizationFlow? _flow;

    private SignedIn(PhotosLibraryClient photos, PhotosAuthorizationFlow? flow)
    {
        Photos = photos;
        _flow = flow;
    }

    public PhotosLibraryClient Photos { get; }

    public static async Task<SignedIn> OpenAsync(Account account, CancellationToken cancellationToken)
    {
        var options = new PhotosLibraryClientOptions { ApplicationName = "photos" };
        options.Retry.OnRetry = Tell;
        if (account.Server is not null)
        {
            options.BaseAddress = account.Server;
        }

        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
        {
            return new SignedIn(new PhotosLibraryClient(_ => new(token), options), flow: null);
        }

        var flow = await OAuthClient.FindFlowAsync(account);
        try
        {
            var credential = flow is null ? null : await flow.FindCredentialAsync(account.Name, null, cancellationToken);
            return credential is not null
                ? new SignedIn(new PhotosLibraryClient(credential, options), flow)
                : throw new CommandException(
                    $"Nobody is signed in as {account}, or the grant has ended. Sign in: photos sign-in CLIENT-SECRETS.json");
        }
        catch
        {
            flow?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Photos.Dispose();
        _flow?.Dispose();
    }

    // A person who sees nothing for half a minute thinks that it hangs.
    private static void Tell(RetryNotice notice)
    {
        if (notice.Delay >= TimeSpan.FromSeconds(1))
        {
            Console.Error.WriteLine(
                $"Trying again in {Math.Ceiling(notice.Delay.TotalSeconds)} s: {notice.Method}: {notice.Failure.Message}");
        }
    }
}
