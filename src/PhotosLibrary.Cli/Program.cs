using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Albums;
using PhotosLibrary.Cli.Configuration;
using PhotosLibrary.Cli.Library;
using PhotosLibrary.Cli.Manual;
using PhotosLibrary.Cli.Terminal;
using PhotosLibrary.Cli.Transfers;
#if !NATIVE
using PhotosLibrary.Cli.Demo;
#endif

var root = new RootCommand("Google Photos on the command line.")
{
    SignInCommand.Create(),
    SignOutCommand.Create(),
    StatusCommand.Create(),
    UploadCommand.Create(),
    DownloadCommand.Create(),
    ListCommand.Create(),
    ListCommand.CreateSearch(),
    ShowCommand.Create(),
    DescribeCommand.Create(),
    AlbumListCommand.Create("albums"),
    AlbumCommand.Create(),
    ConfigCommand.Create(),
    CompletionCommand.Create(),
    ManCommand.Create(),
#if !NATIVE
    EmulatorCommand.Create(),
    DemoCommand.Create(),
#endif
};
Notices.AddOptionsTo(root);
HelpPage.AddTo(root);
return await CommandRun.InvokeAsync(() => Settings.Parse(root, args));
