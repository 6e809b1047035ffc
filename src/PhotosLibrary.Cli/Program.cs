using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Library;
#if !NATIVE
using PhotosLibrary.Cli.Demo;
#endif

var root = new RootCommand("Google Photos on the command line.")
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
};

// A file may be called @lake.jpg, which would be read as a response file.
return await root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }).InvokeAsync();
