namespace PhotosLibrary.Cli.Terminal;

/// <summary>How a command ended, for scripts. <see cref="ExitCodes.Meanings"/> says it to people.</summary>
internal enum ExitCode
{
    Success = 0,
    Failed = 1,
    Usage = 2,
    NotSignedIn = 3,
    Network = 4,
    Quota = 5,
    SomeFailed = 6,

    // That of shells for a program that Ctrl+C ends.
    Cancelled = 130,
}
