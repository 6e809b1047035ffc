using BenchmarkDotNet.Running;
using PhotosLibrary.Benchmarks.Emulator;
using PhotosLibrary.Benchmarks.Serialization;

// The emulator's figures are ratios of requests over HTTP, or one large request: no work for BenchmarkDotNet.
switch (args)
{
    case ["emulator", .. var rest]:
        await LibraryOfAnySize.RunAsync(rest);
        break;
    case ["emulator-upload", .. var rest]:
        await LargeUpload.RunAsync(rest);
        break;
    case ["cold", .. var rest]:
        await ColdStart.RunAsync(rest);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(LargeUpload).Assembly).Run(args);
        break;
}
