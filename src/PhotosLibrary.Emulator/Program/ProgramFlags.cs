using System.CommandLine;

namespace PhotosLibrary.Emulator.Program;

/// <summary>The flags of the program, each of them a property of <see cref="PhotosEmulatorOptions"/>.</summary>
internal sealed class ProgramFlags
{
    private readonly Option<string> _urls = new("--urls")
    {
        Description = "Where to listen. Only an address written here opens the emulator to other machines.",
        DefaultValueFactory = _ => "http://127.0.0.1:8085",
        HelpName = "URL",
    };

    private readonly Option<string?> _externalUrl = new("--external-url")
    {
        Description =
            "The address that clients reach the emulator by, if it is another: behind a proxy, or in a container.",
        HelpName = "URL",
    };

    private readonly Option<string[]> _allowOrigin = new("--allow-origin")
    {
        Description =
            "An origin whose scripts may call the API, upload and read base URLs from a browser; may be given several "
            + "times, in the variable with commas between.",
        HelpName = "URL",
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "The folder that holds the library. Without it, everything is deleted at the end.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _strictAuth = new("--strict-auth")
    {
        Description =
            "Refuses the bearer tokens dev:NAME and dev:NAME@APP, which otherwise stand for account NAME "
            + "with every scope.",
    };

    private readonly Option<string> _policy = new("--policy")
    {
        Description =
            $"Google's rules of today, or those before {ScopeFacts.RemovedOn} with shared albums and whole libraries.",
        DefaultValueFactory = _ => "current",
        HelpName = "current|legacy",
    };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Begins with this many synthetic media items, drawn when they are requested.",
        HelpName = "N",
    };

    private readonly Option<int> _seedNumber = new("--seed-number")
    {
        Description = "Makes another synthetic library of the same size.",
        DefaultValueFactory = _ => 1,
        HelpName = "N",
    };

    private readonly Option<string?> _seedFolder = new("--seed-folder")
    {
        Description = "Begins with the photos and videos of this folder; its sub-folders are albums. They are copied.",
        HelpName = "DIR",
    };

    private readonly Option<string> _seedAccount = new("--seed-account")
    {
        Description = "The account whose library is seeded.",
        DefaultValueFactory = _ => "demo",
        HelpName = "NAME",
    };

    private readonly Option<string> _seedApp = new("--seed-app")
    {
        Description = "Client id of the app that seems to have created what is seeded.",
        DefaultValueFactory = _ => "dev",
        HelpName = "CLIENT",
    };

    private readonly Option<int> _videoProcessingSeconds = new("--video-processing-seconds")
    {
        Description = "How long a new video stays PROCESSING.",
        DefaultValueFactory = _ => 0,
        HelpName = "SECONDS",
    };

    private readonly Option<bool> _quotas = new("--quotas")
    {
        Description =
            $"Enforces Google's quotas: {QuotaFacts.RequestsPerDay} requests and {QuotaFacts.MediaRequestsPerDay} "
            + "media requests per project and day, 60 writes per minute and 1 at a time per user. The flags below set "
            + "one of them, alone or over these.",
    };

    private readonly Option<int?> _requestsPerDay = Quota("--quota-requests-per-day", "Requests per project and day.");

    private readonly Option<int?> _mediaRequestsPerDay = Quota(
        "--quota-media-requests-per-day",
        "Requests to base URLs per project and day."
    );

    private readonly Option<int?> _writesPerMinute = Quota("--quota-writes-per-minute", "Writes per user and minute.");

    private readonly Option<int?> _concurrentWrites = Quota("--quota-concurrent-writes", "Writes of a user at a time.");

    private readonly Option<int> _requestLogSize = new("--request-log-size")
    {
        Description = "How many requests are logged for /emulator/requests; 0 for none.",
        DefaultValueFactory = _ => new PhotosEmulatorOptions().RequestLogSize,
        HelpName = "N",
    };

    private readonly Option<string[]> _unconfirmed = new("--unconfirmed")
    {
        Description =
            "What to do where Google's behaviour is not confirmed; may be given several times, in the variable with "
            + $"commas between: {UnconfirmedSettings.Help}.",
        HelpName = "NAME=VALUE",
    };

    public ProgramFlags()
    {
        Command = new RootCommand(
            "A local emulator of Google Photos. Each flag can also be given as the variable beside it; a flag goes "
                + "before its variable, and a variable before the default."
        )
        {
            _urls,
            _externalUrl,
            _allowOrigin,
            _data,
            _policy,
            _strictAuth,
            _seed,
            _seedNumber,
            _seedFolder,
            _seedAccount,
            _seedApp,
            _videoProcessingSeconds,
            _requestLogSize,
            _quotas,
            _requestsPerDay,
            _mediaRequestsPerDay,
            _writesPerMinute,
            _concurrentWrites,
            _unconfirmed,
        };
        EnvironmentVariables.Describe(Command);
    }

    /// <summary>The command with all of them.</summary>
    public RootCommand Command { get; }

    /// <summary>Reads the options from them.</summary>
    /// <exception cref="ArgumentException">A value is invalid.</exception>
    public PhotosEmulatorOptions Read(ParseResult given)
    {
        var text = given.GetRequiredValue(_urls);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            throw new ArgumentException(
                $"Cannot listen on {text}: it must be one URL, for example http://127.0.0.1:8085."
            );
        }

        Uri? external = null;
        if (given.GetValue(_externalUrl) is { } address && !Uri.TryCreate(address, UriKind.Absolute, out external))
        {
            throw new ArgumentException(
                $"--external-url must be a URL, for example http://photos:8085, not '{address}'."
            );
        }

        if (given.GetValue(_data) is { } folder && string.IsNullOrWhiteSpace(folder))
        {
            throw new ArgumentException("--data must name a folder.");
        }

        var limits = given.GetValue(_quotas) ? QuotaOptions.Google : new QuotaOptions();
        limits.RequestsPerDay = given.GetValue(_requestsPerDay) ?? limits.RequestsPerDay;
        limits.MediaRequestsPerDay = given.GetValue(_mediaRequestsPerDay) ?? limits.MediaRequestsPerDay;
        limits.WritesPerMinutePerUser = given.GetValue(_writesPerMinute) ?? limits.WritesPerMinutePerUser;
        limits.ConcurrentWritesPerUser = given.GetValue(_concurrentWrites) ?? limits.ConcurrentWritesPerUser;
        return new PhotosEmulatorOptions
        {
            Url = url,
            ExternalUrl = external,
            AllowedOrigins = [.. (given.GetValue(_allowOrigin) ?? []).Select(ReadOrigin)],
            DataDirectory = given.GetValue(_data),
            Policy = given.GetRequiredValue(_policy) switch
            {
                "current" => PhotosPolicy.Current,
                "legacy" => PhotosPolicy.Legacy,
                var other => throw new ArgumentException($"--policy must be current or legacy, not '{other}'."),
            },
            StrictAuth = given.GetValue(_strictAuth),
            Seed = given.GetValue(_seed),
            SeedNumber = given.GetValue(_seedNumber),
            SeedDirectory = given.GetValue(_seedFolder),
            SeedAccount = given.GetRequiredValue(_seedAccount),
            SeedApp = given.GetRequiredValue(_seedApp),
            RequestLogSize = given.GetValue(_requestLogSize),
            VideoProcessingTime = TimeSpan.FromSeconds(given.GetValue(_videoProcessingSeconds)),
            Quotas = limits,
            Unconfirmed = UnconfirmedSettings.Read(given.GetValue(_unconfirmed) ?? []),
        };
    }

    private static Uri ReadOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin)
            ? origin
            : throw new ArgumentException(
                $"--allow-origin must be one origin, for example http://localhost:5173, not '{text}'."
            );

    private static Option<int?> Quota(string name, string description) =>
        new(name) { Description = description, HelpName = "NUMBER" };
}
