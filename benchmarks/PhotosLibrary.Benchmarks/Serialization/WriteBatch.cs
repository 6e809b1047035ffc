using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using PhotosLibrary.Benchmarks.Stock;

namespace PhotosLibrary.Benchmarks.Serialization;

/// <summary>Writing a <c>batchCreate</c> of 50 items, from the objects to the bytes of the request.</summary>
[MemoryDiagnoser]
public class WriteBatch
{
    private const int Items = 50;

    private static readonly Uri Address = new("https://photoslibrary.googleapis.com/v1/mediaItems:batchCreate");

    private readonly StockMediaItemsClient _stock = new(new HttpClient(new Handler()));
    private readonly MediaItemsClient _ours = new(new HttpClient(new Handler()));
    private static readonly HttpClient Http = new(new Handler());
    private readonly BatchCreateMediaItemsRequest _request;
    private readonly Stock.BatchCreateMediaItemsRequest _stockRequest;
    private readonly SystemTextJsonBatch _systemTextJsonRequest;

    /// <summary>Makes the same 50 items in each form.</summary>
    public WriteBatch()
    {
        var items = Enumerable
            .Range(0, Items)
            .Select(i =>
                (
                    Token: new string((char)('a' + (i % 26)), 350),
                    Name: $"PXL_{i:D4}.jpg",
                    Description: $"Day {i} at the lake, with \"friends\""
                )
            )
            .ToList();
        _request = new()
        {
            AlbumId = "album",
            NewMediaItems = [.. items.Select(item => NewMediaItem.FromUpload(item.Token, item.Name, item.Description))],
        };
        _stockRequest = new()
        {
            AlbumId = "album",
            NewMediaItems =
            [
                .. items.Select(item => new Stock.NewMediaItem
                {
                    Description = item.Description,
                    SimpleMediaItem = new Stock.SimpleMediaItem { UploadToken = item.Token, FileName = item.Name },
                }),
            ],
        };
        _systemTextJsonRequest = new()
        {
            AlbumId = "album",
            NewMediaItems =
            [
                .. items.Select(item => new SystemTextJsonNewItem
                {
                    Description = item.Description,
                    SimpleMediaItem = new SystemTextJsonSimpleItem { UploadToken = item.Token, FileName = item.Name },
                }),
            ],
        };
    }

    /// <summary>The client that NSwag's own templates generate from the same spec.</summary>
    [Benchmark(Baseline = true)]
    public async Task StockTemplates() => await _stock.BatchCreateAsync(_stockRequest);

    /// <summary>The client of this repository.</summary>
    [Benchmark]
    public async Task PhotosLibrary() => await _ours.BatchCreateAsync(_request);

    /// <summary>System.Text.Json's source generator.</summary>
    [Benchmark]
    public async Task SystemTextJson()
    {
        using var content = new ByteArrayContent(
            JsonSerializer.SerializeToUtf8Bytes(
                _systemTextJsonRequest,
                SystemTextJsonModels.Default.SystemTextJsonBatch
            )
        );
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await Http.PostAsync(Address, content);
        await response.Content.ReadAsByteArrayAsync();
    }

    // Reads the request, as a real transport would.
    private sealed class Handler : HttpMessageHandler
    {
        private static readonly byte[] ResponseBody = Encoding.UTF8.GetBytes("{}");

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            var content = new ByteArrayContent(ResponseBody);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return new HttpResponseMessage { Content = content };
        }
    }
}
