using System.Text;
using PhotosLibrary.EndToEnd.Tests.OtherClients;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>Shells complete <c>photos</c> by the scripts of <c>photos completion</c>.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly PhotosProgram _photos = new(isNative: false);

    public void Dispose() => _photos.Dispose();

    [SkippableTheory]
    [InlineData("photos comp", "completion")]
    [InlineData("photos list --type ", "photo video")]
    [InlineData("photos list --type v", "video")]
    [InlineData("photos list --type=p", "photo")]
    [InlineData("photos list --al", "--album")]
    [InlineData("photos album ren", "rename")]
    [InlineData("photos show ID --picture ", "blocks kitty none sixel")]
    [InlineData("photos completion z", "zsh")]
    [InlineData("photos upload ", "")]
    [InlineData("photos upload lak", "")]
    public async Task Bash_completes(string line, string completions)
    {
        await InstallAsync("bash");
        // As bash calls it, which also ends words at "=".
        var run = await RunAsync(
            "bash",
            """
            source ./script
            COMP_LINE="$1" COMP_POINT=${#1}
            read -ra COMP_WORDS <<< "${1//=/ = }"
            [[ $1 == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _photos
            echo "${COMPREPLY[*]}"
            complete -p photos
            """,
            line
        );

        // "default" is what completes file names where nothing else fits.
        Assert.Equal(new ProcessRun(0, $"{completions}\ncomplete -o default -F _photos photos\n", ""), run);
    }

    [SkippableTheory]
    [InlineData("photos comp", "completion")]
    [InlineData("photos list --type ", "photo video")]
    [InlineData("photos list --type=p", "photo")]
    [InlineData("photos list --al", "--album")]
    [InlineData("photos upload ", "files")]
    public async Task Zsh_completes(string line, string completions)
    {
        Skip.IfNot(Programs.IsInstalled("zsh"), "zsh is not installed (Debian's package zsh).");
        await InstallAsync("zsh");
        // Its own functions work in an interactive shell only: here they print what they are given. "compadd" itself
        // leaves out what does not begin with the word.
        var run = await RunAsync(
            "zsh",
            """
            compdef() { }
            compset() { PREFIX=${PREFIX##*=} }
            compadd() { shift; print -r -- "$@"; (( $# )) }
            _files() { print files }
            source ./script
            words=("${(@s: :)1}") CURRENT=${#words} PREFIX=${words[-1]}
            _photos | grep .
            """,
            line
        );

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(completions, run.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("photos comp", "completion")]
    [InlineData("photos list --type ", "photo video")]
    [InlineData("photos list --type=p", "--type=photo")]
    [InlineData("photos list --al", "--album")]
    [InlineData("photos upload lak", "lake.jpg")]
    public async Task Fish_completes(string line, string completions)
    {
        Skip.IfNot(Programs.IsInstalled("fish"), "fish is not installed (Debian's package fish).");
        await InstallAsync("fish");
        _photos.Write("lake.jpg", [1]);

        var run = await RunAsync("fish", "source script; complete -C $argv[1]", line);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            completions.Split(' '),
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(found => found.Split('\t')[0]).Order()
        );
    }

    [SkippableFact]
    public async Task PowerShell_gets_a_script_of_its_own_and_other_shells_are_refused()
    {
        var pwsh = await _photos.RunAsync("completion", "pwsh");
        var other = await _photos.RunAsync("completion", "tcsh");

        Assert.Equal(0, pwsh.ExitCode);
        Assert.Contains(
            "Register-ArgumentCompleter -Native -CommandName photos",
            pwsh.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("'bash'", other.Error, StringComparison.Ordinal);
    }

    // The script, and a program of the name that it calls.
    private async Task InstallAsync(string shell)
    {
        var script = await _photos.RunAsync("completion", shell);
        Assert.True(script.ExitCode == 0, script.Error);
        _photos.Write("script", Encoding.UTF8.GetBytes(script.Output));
        var program = Path.Combine(AppContext.BaseDirectory, "photos.dll");
        _photos.Write("bin/photos", Encoding.UTF8.GetBytes($"#!/bin/sh\nexec dotnet '{program}' \"$@\"\n"));
        await ProcessRun.StartAsync("chmod", _photos.Folder, "+x", "bin/photos");
    }

    private Task<ProcessRun> RunAsync(string shell, string script, string line) =>
        ProcessRun.StartAsync(
            shell,
            _photos.Folder,
            new Dictionary<string, string>
            {
                ["PATH"] = $"{Path.Combine(_photos.Folder, "bin")}:{Environment.GetEnvironmentVariable("PATH")}",
                ["HOME"] = _photos.Folder,
                ["XDG_CONFIG_HOME"] = _photos.Folder,
                ["XDG_DATA_HOME"] = _photos.Folder,
            },
            shell == "fish" ? ["-c", script, line] : ["-c", script, shell, line]
        );
}
