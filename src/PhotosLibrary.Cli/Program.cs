using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
#if !NATIVE
using PhotosLibrary.Cli.Demo;
#endif
using PhotosLibrary.Cli.Library;

return await new RootCommand("Google Photos on the command line.")
{
    SignInCommand.Create(),
    SignOutCommand.Create(),
    ListCommand.Create(),
    AlbumsCommand.Create(),
    UploadCommand.Create(),
    DownloadCommand.Create(),
#if !NATIVE
    DemoCommand.Create(),
#endif
}.Parse(args).InvokeAsync();
