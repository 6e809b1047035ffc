using BenchmarkDotNet.Running;
using PhotosLibrary.Benchmarks;

// BenchmarkDotNet's own arguments all begin with dashes; our commands do not.
if (args is [['-', '-', ..], ..] && args[0] is not ("--help" or "--version"))
{
    BenchmarkSwitcher.FromAssembly(typeof(Commands).Assembly).Run(args);
    return 0;
}

return await Commands.Root().Parse(args).InvokeAsync();
