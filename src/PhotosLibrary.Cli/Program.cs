using System.CommandLine;
using PhotosLibrary.Cli.Demo;

return await new RootCommand("Google Photos on the command line.") { DemoCommand.Create() }.Parse(args).InvokeAsync();
