using System.Text.Json;
using BenchmarkDotNet.Attributes;
using PhotosLibrary.Benchmarks.Stock;

namespace PhotosLibrary.Benchmarks.Serialization;

/// <summary>Reading a page of 100 media items, from the bytes of the response to the objects.</summary>
[MemoryDiagnoser]
public class ReadPage
{
    private static readonly Uri Address = new("https://photoslibrary.googleapis.com/v1/mediaItems?pageSize=100");

    private readonly StockMediaItemsClient _stock = new(MediaItemsPage.Responding());
    private readonly MediaItemsClient _ours = MediaItemsPage.Client();
    private static readonly HttpClient Http = MediaItemsPage.Responding();

    /// <summary>The client that NSwag's own templates generate from the same spec.</summary>
    [Benchmark(Baseline = true)]
    public async Task<int> StockTemplates() => (await _stock.ListAsync(100)).MediaItems!.Count;

    /// <summary>The client of this repository.</summary>
    [Benchmark]
    public async Task<int> PhotosLibrary() => (await _ours.ListAsync(100)).MediaItems!.Count;

    /// <summary>
    /// What one would write by hand with System.Text.Json's source generator, without the checks of the client.
    /// </summary>
#pragma warning disable CA1822 // BenchmarkDotNet wants a method of the instance.
    [Benchmark]
    public async Task<int> SystemTextJson()
#pragma warning restore CA1822
    {
        using var response = await Http.GetAsync(Address, HttpCompletionOption.ResponseHeadersRead);
        var page = await JsonSerializer.DeserializeAsync(
            await response.Content.ReadAsStreamAsync(),
            SystemTextJsonModels.Default.SystemTextJsonPage
        );
        return page!.MediaItems!.Count;
    }
}
