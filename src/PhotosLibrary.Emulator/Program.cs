using System.CommandLine;
using System.Runtime.InteropServices;
using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Settings;

var urls = new Option<string>("--urls")
{
    Description = "Where to listen. Only an address written here opens the emulator to other machines.",
    DefaultValueFactory = _ => "http://127.0.0.1:8085",
    HelpName = "URL",
};
var externalUrl = new Option<string?>("--external-url")
{
    Description = "The address that clients reach the emulator by, if it is another: behind a proxy, or in a container.",
    HelpName = "URL",
};
var data = new Option<string?>("--data")
{
    Description = "The folder that keeps the library. Without it, everything is forgotten at the end.",
    HelpName = "DIR",
};
var strictAuth = new Option<bool>("--strict-auth")
{
    Description = "Refuses the bearer tokens dev:NAME and dev:NAME@APP, which otherwise stand for account NAME with every scope.",
};
var policy = new Option<string>("--policy")
{
    Description = "Google's rules of today, or those before 2025-03-31 with shared albums and whole libraries.",
    DefaultValueFactory = _ => "current",
    HelpName = "current|legacy",
};
var seed = new Option<int>("--seed")
{
    Description = "Begins with this many synthetic media items, drawn when they are asked for.",
    HelpName = "N",
};
var seedNumber = new Option<int>("--seed-number")
{
    Description = "Makes another synthetic library of the same size.",
    DefaultValueFactory = _ => 1,
    HelpName = "N",
};
var seedFolder = new Option<string?>("--seed-folder")
{
    Description = "Begins with the photos and videos of this folder; its sub-folders are albums. They are copied.",
    HelpName = "DIR",
};
var seedAccount = new Option<string>("--seed-account")
{
    Description = "The account whose library is seeded.",
    DefaultValueFactory = _ => "demo",
    HelpName = "NAME",
};
var seedApp = new Option<string>("--seed-app")
{
    Description = "Client id of the app that seems to have created what is seeded.",
    DefaultValueFactory = _ => "dev",
    HelpName = "CLIENT",
};
var videoProcessingSeconds = new Option<int>("--video-processing-seconds")
{
    Description = "How long a new video stays PROCESSING.",
    DefaultValueFactory = _ => 0,
    HelpName = "SECONDS",
};
var quotas = new Option<bool>("--quotas")
{
    Description = "Enforces Google's quotas: 10000 requests and 75000 media requests per project and day, 60 writes per " +
        "minute and 1 at a time per user. The flags below set one of them, alone or over these.",
};
var requestsPerDay = Quota("--quota-requests-per-day", "Requests per project and day.");
var mediaRequestsPerDay = Quota("--quota-media-requests-per-day", "Requests to base URLs per project and day.");
var writesPerMinute = Quota("--quota-writes-per-minute", "Writes per user and minute.");
var concurrentWrites = Quota("--quota-concurrent-writes", "Writes of a user at a time.");
var unconfirmed = new Option<string[]>("--unconfirmed")
{
    Description = "What to do where nobody has seen what Google does; may be repeated, in the variable with commas " +
        $"between: {UnconfirmedSettings.Help}.",
    HelpName = "NAME=VALUE",
};
var command = new RootCommand(
    "A local emulator of Google Photos. Each flag can also be given as the variable beside it; a flag goes before its " +
    "variable, and a variable before the default.")
{
    urls, externalUrl, data, policy, strictAuth, seed, seedNumber, seedFolder, seedAccount, seedApp,
    videoProcessingSeconds, quotas, requestsPerDay, mediaRequestsPerDay, writesPerMinute, concurrentWrites, unconfirmed,
};
EnvironmentVariables.Describe(command);
command.SetAction(RunAsync);

// A flag that is wrong is told before a variable that is.
var arguments = command.Parse(args);
if (arguments.Errors.Count == 0)
{
    try
    {
        var environment = Environment.GetEnvironmentVariables();
        foreach (var variable in EnvironmentVariables.Unknown(command, environment))
            await Console.Error.WriteLineAsync($"{variable} is no variable of this program and is ignored.");
        arguments = command.Parse(EnvironmentVariables.Complete(command, args, environment));
    }
    catch (ArgumentException exception)
    {
        await Console.Error.WriteLineAsync(exception.Message);
        return 2;
    }
}

if (arguments.Errors is [var error, ..])
{
    await Console.Error.WriteLineAsync(error.Message);
    return 2;
}

// The signals are ours: the parser's own handling would cut off requests after two seconds.
return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

async Task<int> RunAsync(ParseResult given, CancellationToken cancellationToken)
{
    var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    try
    {
        await using var emulator = await PhotosEmulator.StartAsync(ReadOptions(given), LogErrors, cancellationToken);
        Console.WriteLine($"Google Photos emulator listening on {emulator.Address.GetLeftPart(UriPartial.Authority)}");
        await stop.Task;
        return 0;
    }
    catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
    {
        await Console.Error.WriteLineAsync(exception.Message);
        return 1;
    }

    // The first signal ends the emulator in good order, a second one ends the process.
    void Stop(PosixSignalContext signal) => signal.Cancel = stop.TrySetResult();
}

PhotosEmulatorOptions ReadOptions(ParseResult given)
{
    var text = given.GetRequiredValue(urls);
    if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
        throw new ArgumentException($"Cannot listen on {text}: it must be one URL, for example http://127.0.0.1:8085.");
    Uri? external = null;
    if (given.GetValue(externalUrl) is { } address && !Uri.TryCreate(address, UriKind.Absolute, out external))
        throw new ArgumentException($"--external-url must be a URL, for example http://photos:8085, not '{address}'.");
    if (given.GetValue(data) is { } folder && string.IsNullOrWhiteSpace(folder))
        throw new ArgumentException("--data must name a folder.");
    var limits = given.GetValue(quotas) ? QuotaOptions.Google : new QuotaOptions();
    limits.RequestsPerDay = given.GetValue(requestsPerDay) ?? limits.RequestsPerDay;
    limits.MediaRequestsPerDay = given.GetValue(mediaRequestsPerDay) ?? limits.MediaRequestsPerDay;
    limits.WritesPerMinutePerUser = given.GetValue(writesPerMinute) ?? limits.WritesPerMinutePerUser;
    limits.ConcurrentWritesPerUser = given.GetValue(concurrentWrites) ?? limits.ConcurrentWritesPerUser;
    return new PhotosEmulatorOptions
    {
        Url = url,
        ExternalUrl = external,
        DataDirectory = given.GetValue(data),
        Policy = given.GetRequiredValue(policy) switch
        {
            "current" => PhotosPolicy.Current,
            "legacy" => PhotosPolicy.Legacy,
            var other => throw new ArgumentException($"--policy must be current or legacy, not '{other}'."),
        },
        StrictAuth = given.GetValue(strictAuth),
        Seed = given.GetValue(seed),
        SeedNumber = given.GetValue(seedNumber),
        SeedDirectory = given.GetValue(seedFolder),
        SeedAccount = given.GetRequiredValue(seedAccount),
        SeedApp = given.GetRequiredValue(seedApp),
        VideoProcessingTime = TimeSpan.FromSeconds(given.GetValue(videoProcessingSeconds)),
        Quotas = limits,
        Unconfirmed = UnconfirmedSettings.Read(given.GetValue(unconfirmed) ?? []),
    };
}

static Option<int?> Quota(string name, string description) => new(name) { Description = description, HelpName = "NUMBER" };

// Standard output is for the one line above; what goes wrong unexpectedly must be seen all the same.
static void LogErrors(WebApplicationBuilder builder) => builder.Logging
    .SetMinimumLevel(LogLevel.None)
    .AddFilter(typeof(PhotosEmulator).Namespace, LogLevel.Error)
    .AddSimpleConsole()
    .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
