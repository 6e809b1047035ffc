namespace PhotosLibrary.Cli.Accounts;

/// <summary>The client of an account that signed in before, or whose token was got elsewhere.</summary>
internal sealed class SignedIn : IDisposable
{
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

        if (account.Token is { } token)
        {
            return new SignedIn(new PhotosLibraryClient(_ => new(token), options), flow: null);
        }

        var flow = await OAuthClient.FindFlowAsync(account);
        try
        {
            // Whatever the person granted: a call that needs more says what.
            var credential = flow is null ? null : await flow.FindCredentialAsync(account.User, [], cancellationToken);
            return credential is not null
                ? new SignedIn(new PhotosLibraryClient(credential, options), flow)
                : throw new CommandException(
                    $"Nobody is signed in as {account}, or the grant has ended. "
                        + $"Sign in: photos sign-in CLIENT-SECRETS.json{account.ToArguments()}"
                        + (account.Server is null ? "" : ", or set PHOTOS_TOKEN, to dev:NAME for an emulator.")
                );
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
                PrintableText.Of(
                    $"Trying again in {Math.Ceiling(notice.Delay.TotalSeconds)} s: {notice.Method}: "
                        + $"{notice.Failure.Message}"
                )
            );
        }
    }
}
