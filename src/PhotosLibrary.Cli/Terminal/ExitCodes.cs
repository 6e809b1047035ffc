using System.Net;

namespace PhotosLibrary.Cli.Terminal;

/// <summary>What exit codes mean, and which one an error has.</summary>
internal static class ExitCodes
{
    /// <summary>Each code, in the words of the help.</summary>
    public static IReadOnlyList<(ExitCode Code, string Meaning)> Meanings { get; } =
    [
        (ExitCode.Success, "everything succeeded, or there was nothing to do"),
        (ExitCode.Failed, "it failed for a reason that has no code of its own"),
        (ExitCode.Usage, "the arguments are wrong; nothing was done"),
        (ExitCode.NotSignedIn, "not signed in, or the user has not given the consent that this needs"),
        (ExitCode.Network, "no connection, or the server failed; the same command may succeed later"),
        (ExitCode.Quota, "a quota or a rate limit is used up; the same command succeeds later"),
        (ExitCode.SomeFailed, "some files, items or albums failed, the others succeeded"),
        (ExitCode.Cancelled, "stopped by Ctrl+C; the same command resumes"),
    ];

    /// <summary>The code of an error that ends a command.</summary>
    public static ExitCode Of(Exception error) =>
        error switch
        {
            CommandException e => e.Code,
            PhotosRateLimitException => ExitCode.Quota,
            PhotosApiException { Quota: not null }
            or PhotosApiException { StatusCode: HttpStatusCode.TooManyRequests } => ExitCode.Quota,
            PhotosApiException { StatusCode: HttpStatusCode.Unauthorized } => ExitCode.NotSignedIn,
            PhotosApiException { StatusCode: >= HttpStatusCode.InternalServerError } => ExitCode.Network,
            PhotosException { IsConsentNeeded: true } => ExitCode.NotSignedIn,
            PhotosConnectionException or HttpRequestException => ExitCode.Network,
            PhotosSignInException { InnerException: HttpRequestException } => ExitCode.Network,
            PhotosSignInException => ExitCode.NotSignedIn,
            _ => ExitCode.Failed,
        };

    /// <summary>
    /// The code of a run over many files: that of their errors if all of them failed for the same reason, such as a
    /// network that is down, or if a quota has ended the run.
    /// </summary>
    /// <param name="codes">The codes of those that failed.</param>
    /// <param name="anySucceeded">Whether any succeeded.</param>
    public static ExitCode OfRun(IReadOnlySet<ExitCode> codes, bool anySucceeded) =>
        codes.Count == 0 ? ExitCode.Success
        : codes.Contains(ExitCode.Quota) ? ExitCode.Quota
        : codes.Count == 1 && !anySucceeded && codes.Single() != ExitCode.Failed ? codes.Single()
        : ExitCode.SomeFailed;
}
