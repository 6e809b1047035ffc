namespace PhotosLibrary.Cli.Manual;

/// <summary>What one may type, for the help of each command and for the manual.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, string[]> ByCommand = new()
    {
        [""] =
        [
            "photos sign-in client_secret.json",
            "photos upload ~/Pictures --album Holidays",
            "photos list --date 2024-05 --type video",
            "photos download copies --album Holidays",
        ],
        ["sign-in"] = ["photos sign-in client_secret.json", "photos sign-in client_secret.json --no-browser"],
        ["sign-out"] = ["photos sign-out", "photos sign-out --account work"],
        ["status"] = ["photos status", "photos status --json | jq .signedIn"],
        ["upload"] = ["photos upload ~/Pictures --album Holidays", "photos upload lake.jpg hill.jpg --json"],
        ["download"] = ["photos download copies", "photos download copies --album Holidays"],
        ["list"] = ["photos list --date 2024-05 --type photo", "photos list --album Holidays --json | jq -r .id"],
        ["search"] = ["photos search --type video"],
        ["show"] = ["photos show ID", "photos show ID --picture none --open"],
        ["describe"] = ["photos describe ID \"The lake at dawn\"", "photos describe ID \"\""],
        ["albums"] = ["photos albums", "photos albums --json | jq -r .title"],
        ["album"] = ["photos album create Holidays", "photos album show Holidays"],
        ["album list"] = ["photos album list", "photos album list --json | jq -r .title"],
        ["album create"] = ["photos album create Holidays", "album=$(photos album create Holidays --reuse)"],
        ["album show"] = ["photos album show Holidays", "photos album show Holidays --json | jq -r .productUrl"],
        ["album add"] =
        [
            "photos album add Holidays ID ID",
            "photos list --date 2024-05 --json | photos album add Holidays -",
        ],
        ["album remove"] =
        [
            "photos album remove Holidays ID",
            "photos list --album Holidays --json | photos album remove Holidays -",
        ],
        ["album rename"] = ["photos album rename Holidays \"Holidays 2024\""],
        ["album cover"] = ["photos album cover Holidays ID"],
        ["album text"] =
        [
            "photos album text Holidays \"The first day\" --first",
            "photos album text Holidays \"The lake\" --after ID",
        ],
        ["album location"] = ["photos album location Holidays Bellagio --at 45.98,9.26"],
        ["album map"] = ["photos album map Holidays Como Bellagio --from-at 45.81,9.08 --to-at 45.98,9.26"],
        ["config"] = ["photos config --all", "PHOTOS_LIST_LIMIT=20 photos config"],
        ["completion"] = ["eval \"$(photos completion bash)\"", "photos completion fish | source"],
        ["man"] = ["photos man | man -l -", "photos man > photos.1"],
        ["demo"] = ["photos demo", "photos demo ~/Pictures"],
        ["emulator"] = ["photos emulator --seed 1000", "photos emulator --data my-photos --urls http://127.0.0.1:8086"],
    };

    /// <summary>Examples of a command.</summary>
    /// <param name="command">Its name, such as <c>album add</c>; empty for the root.</param>
    public static IReadOnlyList<string> Of(string command) => ByCommand.GetValueOrDefault(command) ?? [];
}
