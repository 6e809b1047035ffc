using BenchmarkDotNet.Attributes;
using PhotosLibrary.Benchmarks.Stock;

namespace PhotosLibrary.Benchmarks.Serialization;

/// <summary>Reading a page of 100 media items, from the bytes of the answer to the objects.</summary>
[MemoryDiagnoser]
public class ReadPage
{
    private readonly StockMediaItemsClient _stock = new(MediaItemsPage.Answering());
    private readonly MediaItemsClient _ours = new(MediaItemsPage.Answering());

    /// <summary>The client that NSwag's own templates generate from the same spec.</summary>
    [Benchmark(Baseline = true)]
    public async Task<int> StockTemplates() => (await _stock.ListAsync(100)).MediaItems!.Count;

    /// <summary>The client of this repository.</summary>
    [Benchmark]
    public async Task<int> PhotosLibrary() => (await _ours.ListAsync(100)).MediaItems!.Count;
}
