using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Media;
using PhotosLibrary.Emulator.Program;

if (args is [PictureWorker.Argument])
{
    return PictureWorker.Run();
}

var flags = new ProgramFlags();
var command = flags.Command;
command.SetAction(RunAsync);

// A flag that is wrong is told before a variable that is.
var arguments = command.Parse(args);
if (arguments.Errors.Count == 0)
{
    try
    {
        var environment = Environment.GetEnvironmentVariables();
        foreach (var variable in EnvironmentVariables.Unknown(command, environment))
        {
            await Console.Error.WriteLineAsync($"{variable} is no variable of this program and is ignored.");
        }

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
    // The parser names the type of .NET that the value was to be.
    await Console.Error.WriteLineAsync(Regex.Replace(error.Message, " as expected type '.*'", ""));
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
        var options = flags.Read(given);
        await using var emulator = await PhotosEmulator.StartAsync(options, LogErrors, cancellationToken);
        if (!options.Url.IsLoopback)
        {
            await Console.Error.WriteLineAsync(
                $"Warning: it listens on {options.Url.Host}, not only on this machine: whoever reaches it there can "
                    + "see and change all that is in it. http://127.0.0.1 is for this machine alone."
            );
        }

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

// Standard output is for the one line above; what goes wrong unexpectedly must be seen all the same.
static void LogErrors(WebApplicationBuilder builder) =>
    builder
        .Logging.SetMinimumLevel(LogLevel.None)
        .AddFilter(typeof(PhotosEmulator).Namespace, LogLevel.Error)
        .AddSimpleConsole()
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
