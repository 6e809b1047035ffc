using System.CommandLine;
using System.Text;
using PhotosLibrary.Cli.Terminal;
using PhotosLibrary.Emulator;

namespace PhotosLibrary.Cli.Demo;

/// <summary><c>photos emulator</c>: the program of the emulator, in the foreground.</summary>
internal static class EmulatorCommand
{
    public static Command Create()
    {
        var urls = new Option<string?>("--urls")
        {
            Description = "Where it listens; without it, at http://127.0.0.1:8085.",
            HelpName = "URL",
        };
        var data = new Option<string?>("--data")
        {
            Description = "The folder that holds the library. Without it, everything is deleted at the end.",
            HelpName = "DIR",
        };
        var seed = new Option<string?>("--seed")
        {
            Description = "Begins with this many synthetic photos and videos, in the library of the account demo.",
            HelpName = "N",
        };
        var policy = new Option<string?>("--policy")
        {
            Description = "Google's rules of today, or those before 2025-03-31.",
        };
        policy.AcceptOnlyFromAmong("current", "legacy");
        var rest = new Argument<string[]>("FLAGS")
        {
            Description = "Further flags of the emulator, behind --, such as -- --quotas; -- --help lists them.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string?>[] options = [urls, data, seed, policy];
        var command = new Command(
            "emulator",
            "Starts a local Google Photos, to try this program and others without an account, until Ctrl+C."
        )
        {
            rest,
        };
        Array.ForEach(options, command.Options.Add);
        command.SetAction(arguments =>
        {
            var given = options
                .Select(option => (option.Name, Value: arguments.GetValue(option)))
                .Where(option => option.Value is not null)
                .Select(option => $"{option.Name}={option.Value}");
            Console.SetOut(new NextSteps(Console.Out, Notices.Of(arguments)));
            return Run([.. given, .. arguments.GetValue(rest) ?? []]);
        });
        return command;
    }

    private static int Run(string[] flags) => (int)typeof(PhotosEmulator).Assembly.EntryPoint!.Invoke(null, [flags])!;

    /// <summary>Tells what to do next, once the emulator says where it listens.</summary>
    private sealed class NextSteps(TextWriter output, Notices notices) : TextWriter
    {
        private const string Listening = "listening on ";

        public override Encoding Encoding => output.Encoding;

        public override void Write(char value) => output.Write(value);

        public override void WriteLine(string? value)
        {
            output.WriteLine(value);
            if (value?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                var address = value[(at + Listening.Length)..];
                notices.Say($"See the library:  {address}/");
                notices.Say($"Use it:           export PHOTOS_SERVER={address} PHOTOS_TOKEN=dev:demo");
                notices.Say("Then, say:        photos upload ~/Pictures --album Holidays");
            }
        }
    }
}
