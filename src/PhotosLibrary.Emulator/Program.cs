using System.CommandLine;
using System.Runtime.InteropServices;
using PhotosLibrary.Emulator;

var urls = new Option<string>("--urls")
{
    Description = "Where to listen. Only an address written here opens the emulator to other machines.",
    DefaultValueFactory = _ => "http://127.0.0.1:8085",
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
var command = new RootCommand("A local emulator of Google Photos.")
{
    urls, data, policy, strictAuth, seed, seedNumber, seedFolder, seedAccount, seedApp,
};
command.SetAction(RunAsync);

var arguments = command.Parse(args);
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
    if (given.GetValue(data) is { } folder && string.IsNullOrWhiteSpace(folder))
        throw new ArgumentException("--data must name a folder.");
    return new PhotosEmulatorOptions
    {
        Url = url,
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
    };
}

// Standard output is for the one line above; what goes wrong unexpectedly must be seen all the same.
static void LogErrors(WebApplicationBuilder builder) => builder.Logging
    .SetMinimumLevel(LogLevel.None)
    .AddFilter(typeof(PhotosEmulator).Namespace, LogLevel.Error)
    .AddSimpleConsole()
    .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
