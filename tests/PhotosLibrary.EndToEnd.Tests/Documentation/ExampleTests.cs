using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PhotosLibrary.EndToEnd.Tests.Documentation;

/// <summary>The examples in the XML docs compile, where the reader has what every app has.</summary>
public class ExampleTests
{
    private static readonly string[] Packages =
    [
        "PhotosCore",
        "PhotosLibrary",
        "PhotosLibrary.BulkUpload",
        "PhotosLibrary.DependencyInjection",
        "PhotosLibrary.Emulator",
    ];

    // What people call first, and what is hard to guess.
    private static readonly string[] MostUsed =
    [
        "M:PhotosLibrary.PhotosLibraryClient.#ctor(Google.Apis.Auth.OAuth2.ITokenAccess",
        "M:PhotosLibrary.PhotosLibraryClient.#ctor(System.Func",
        "M:PhotosLibrary.PhotosLibraryClient.#ctor(System.Net.Http.HttpClient",
        "M:PhotosLibrary.UploadsClient.UploadFileAsync",
        "M:PhotosLibrary.UploadsClient.StartSessionAsync",
        "M:PhotosLibrary.MediaItemsClient.CreateManyAsync",
        "M:PhotosLibrary.MediaItemsClient.ListAllAsync",
        "M:PhotosLibrary.MediaItemsClient.SearchAllAsync",
        "M:PhotosLibrary.MediaItemsClient.GetManyAsync",
        "T:PhotosLibrary.MediaItemQuery",
        "M:PhotosLibrary.AlbumsClient.GetOrCreateAsync",
        "M:PhotosLibrary.AlbumsClient.AddMediaItemsAsync",
        "M:PhotosLibrary.AlbumsClient.ListAllAsync",
        "T:PhotosLibrary.DownloadsClient",
        "T:PhotosLibrary.BulkDownloader",
        "T:PhotosLibrary.BulkUploader",
        "T:PhotosLibrary.PhotosLibraryAuthorizationOptions",
        "T:PhotosLibrary.PhotosLibraryClientFactory",
        "T:PhotosLibrary.DistributedTokenStore",
        "T:PhotosCore.InstalledAppSignIn",
        "T:PhotosCore.WebServerSignIn",
        "T:PhotosCore.PhotosException",
        "M:PhotosCore.PagedAsyncEnumerable.FromPages",
        "M:PhotosLibrary.Emulator.PhotosEmulator.StartAsync",
        "M:PhotosLibrary.Emulator.PhotosEmulator.CreateHandler",
        "M:Microsoft.Extensions.DependencyInjection.PhotosLibraryServiceCollectionExtensions.AddPhotosLibrary",
    ];

    private const string Context = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Net.Http;
        using System.Net.Http.Headers;
        using System.Threading;
        using System.Threading.Tasks;
        using Google.Apis.Auth.OAuth2;
        using Microsoft.AspNetCore.DataProtection;
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using PhotosCore;
        using PhotosLibrary;
        using PhotosLibrary.Emulator;
        using PhotosLibrary.Emulator.Control;

        internal static class Reader
        {
            private static readonly PhotosLibraryClient photos = null!;
            private static readonly PhotosAuthorizationFlow flow = null!;
            private static readonly UserCredential credential = null!;
            private static readonly Album album = null!;
            private static readonly MediaItem item = null!;
            private static readonly string[] ids = null!;
            private static readonly Uri addressOfRequest = null!;
            private static readonly PhotosEmulator emulator = null!;
            private static readonly IServiceCollection services = null!;
            private static readonly IConfiguration configuration = null!;
            private static readonly IDistributedCache cache = null!;
            private static readonly IDataProtectionProvider dataProtection = null!;

            private static async Task ExampleAsync()
            {
                await Task.Yield();
                EXAMPLE
            }
        }
        """;

    private static readonly List<(string Member, string Code)> All =
    [
        .. Packages
            .Select(package => XDocument.Load(Path.Combine(AppContext.BaseDirectory, package + ".xml")))
            .SelectMany(docs => docs.Descendants("member"))
            .SelectMany(member =>
                member.Elements("example").Select(example => (member.Attribute("name")!.Value, example.Value))
            ),
    ];

    public static TheoryData<string> Members => [.. All.Select(example => example.Member)];

    [Theory]
    [MemberData(nameof(Members))]
    public void Every_example_in_the_docs_compiles(string member)
    {
        var (_, code) = All.Single(example => example.Member == member);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var program = CSharpSyntaxTree.ParseText(Context.Replace("EXAMPLE", code, StringComparison.Ordinal));
        var errors = CSharpCompilation
            .Create("Example", [program], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

        Assert.True(!errors.Any(), $"{member}\n{string.Join('\n', errors)}\n{code}");
    }

    [Fact]
    public void What_is_used_most_has_an_example() =>
        Assert.DoesNotContain(
            MostUsed,
            member => !All.Any(example => example.Member.StartsWith(member, StringComparison.Ordinal))
        );
}
