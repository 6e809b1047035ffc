using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Albums;
using PhotosLibrary.Cli.Configuration;
using PhotosLibrary.Cli.Library;
using PhotosLibrary.Cli.Terminal;
using PhotosLibrary.Cli.Transfers;
#if !NATIVE
using PhotosLibrary.Cli.Demo;
#endif

var root = new RootCommand("Google Photos on the command line.")
{
    SignInCommand.Create(),
    SignOutCommand.Create(),
    UploadCommand.Create(),
    DownloadCommand.Create(),
    ListCommand.Create(),
    ListCommand.CreateSearch(),
    AlbumListCommand.Create("albums"),
    AlbumCommand.Create(),
    ConfigCommand.Create(),
#if !NATIVE
    DemoCommand.Create(),
#endif
};
Notices.AddOptionsTo(root);
return await CommandRun.InvokeAsync(() => Settings.Parse(root, args));
