namespace PhotosLibrary.EndToEnd.Tests.Documentation;

/// <summary>
/// Programs on the path of a reader. What would take minutes, or needs packages that are not published, is checked and
/// not done: that packages, projects, commands and options exist.
/// </summary>
internal static class ReaderPrograms
{
    /// <summary>The scripts, by their names.</summary>
    /// <param name="browser">Takes the address of a page that a program opens in the browser.</param>
    public static IEnumerable<(string Name, string Script)> Scripts(string browser)
    {
        yield return (
            "xdg-open",
            $"""
            #!/bin/sh
            exec curl --silent --show-error --get --data-urlencode "page=$1" {browser}
            """
        );
        yield return ("photos", Photos);
        yield return ("photos-emulator", Emulator);
        yield return ("dotnet", Dotnet);
    }

    // The host of these tests, since the reader's `dotnet` is the script below.
    private static string Run(string assembly) =>
        $"exec {Environment.ProcessPath} \"{Path.Combine(AppContext.BaseDirectory, assembly)}\"";

    private static string Photos =>
        $"""
            #!/bin/sh
            {Run("photos.dll")} "$@"
            """;

    // Starts it at a free port, since the reader's is in use, and stops it as soon as it listens.
    private static string Emulator =>
        $$"""
            #!/bin/bash
            arguments=()
            previous=
            for argument in "$@"; do
              [ "$previous" = --urls ] && argument=http://127.0.0.1:0
              [ "$previous" = --data ] && argument=data
              arguments+=("$argument")
              previous=$argument
            done
            exec 3< <({{Run("PhotosLibrary.Emulator.dll")}} "${arguments[@]}")
            emulator=$!
            read -r line <&3
            kill $emulator
            [[ $line == *http* ]]
            """;

    private static string Dotnet =>
        $$"""
            #!/bin/bash
            set -euo pipefail
            fail() { echo "dotnet: $*" >&2; exit 1; }
            is_there() { [ -e "{{Repository.Root}}/$1" ] || fail "there is no $1"; }
            is_package() {
              grep -qrF "<PackageId>$1</PackageId>" "{{Repository.PathOf("src")}}" --include=*.csproj ||
                [ -e "{{Repository.PathOf("src")}}/$1/$1.csproj" ] ||
                grep -qF "Include=\"$1\"" "{{Repository.PathOf("Directory.Packages.props")}}" ||
                fail "no package $1"
            }

            case "$1 ${2-}" in
              "add package") is_package "$3"; exit ;;
              "tool install")
                for word in "${@:3}"; do [[ $word == Photos* ]] && is_package "$word"; done
                exit ;;
              "nuget add"|"user-secrets "*) exit ;;
              "new "*)
                [[ $* =~ --output\ ([^ ]+) ]] && mkdir -p "${BASH_REMATCH[1]}"
                exit ;;
              "pack "*|"publish "*|"build "*|"test "*) is_there "$2"; exit ;;
              "run "*) ;;
              *) fail "unknown command line: $*" ;;
            esac

            project=
            while [ $# -gt 0 ] && [ "$1" != -- ]; do
              [ "$1" = --project ] && project=$2
              shift
            done
            shift || true
            [ -n "$project" ] || exit 0
            is_there "$project"
            case "$project" in
              src/PhotosLibrary.Cli) exec photos "$@" ;;
              src/PhotosLibrary.Emulator) exec photos-emulator "$@" ;;
            esac
            for word in "$@"; do
              case "$word" in
                --*) word=${word#--} ;;
                [a-z]*) [[ $word == *.* || $word == *~* ]] && continue ;;
                *) continue ;;
              esac
              grep -qrE "\"(--)?$word\"" "{{Repository.Root}}/$project" --include=*.cs || fail "$project has no $word"
            done
            """;
}
