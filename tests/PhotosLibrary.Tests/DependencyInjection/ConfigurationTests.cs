using System.Reflection;
using System.Threading.RateLimiting;
using Google.Apis.Auth.OAuth2;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PhotosLibrary.Tests.DependencyInjection;

/// <summary>
/// Options of a registered client: from configuration, checked when the host starts, every one of them used.
/// </summary>
public class ConfigurationTests
{
    // Each simple option with a value that is not its default, by its name in a configuration.
    private static readonly Dictionary<string, string?> Everything = new()
    {
        ["BaseAddress"] = "http://127.0.0.1:8085/emulated",
        ["ApplicationName"] = "My app",
        ["MaxConcurrentWrites"] = "2",
        ["MaxResponseBytes"] = "1000000",
        ["Retry:MaxRetries"] = "2",
        ["Retry:Delay"] = "00:00:03",
        ["Retry:MaxDelay"] = "00:00:04",
        ["Retry:QuotaDelay"] = "00:00:05",
        ["Retry:AttemptTimeout"] = "00:00:06",
        ["Retry:TotalTimeout"] = "00:00:07",
    };

    [Fact]
    public void Every_simple_option_can_be_configured()
    {
        var services = new ServiceCollection();
        services.AddPhotosLibrary(Section(Everything));
        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<PhotosLibraryClientOptions>>().Value;

        Assert.Equal(
            Everything.Select(pair => $"{pair.Key} = {pair.Value}").Order(StringComparer.Ordinal),
            Describe(options, "").Concat(Describe(options.Retry, "Retry:")).Order(StringComparer.Ordinal)
        );
        var defaults = new PhotosLibraryClientOptions();
        Assert.Empty(
            Describe(defaults, "")
                .Concat(Describe(defaults.Retry, "Retry:"))
                .Intersect(Everything.Select(pair => $"{pair.Key} = {pair.Value}"))
        );
    }

    [Fact]
    public async Task Configuration_and_code_add_up_in_their_order()
    {
        var network = StubNetwork.Responding("{}");
        var services = new ServiceCollection().AddSingleton<ITokenAccess>(new StubCredential("token"));
        services.AddPhotosLibrary(Section(Everything));
        services.AddPhotosLibrary(options => (options.ApplicationName, options.Transport) = ("Another", network));
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<PhotosLibraryClient>().Albums.ListAsync();

        var request = Assert.Single(network.Requests);
        Assert.Equal("http://127.0.0.1:8085/emulated/v1/albums", request.Address.AbsoluteUri);
        Assert.StartsWith("(Another) PhotosLibrary/", request.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BaseAddress", "http://photos.example", "must use https")]
    [InlineData("BaseAddress", "not-absolute", "must be absolute")]
    [InlineData("BaseAddress", "https://photos.example/?key=1", "without query")]
    [InlineData("Retry:TotalTimeout", "00:00:00", "A timeout must be positive")]
    [InlineData("Retry:AttemptTimeout", "2.00:00:00", "at most a day")]
    [InlineData("Retry:Delay", "-00:00:01", "A delay cannot be negative")]
    [InlineData("Retry:MaxRetries", "-1", "At least 0")]
    [InlineData("Retry:MaxRetries", "many", "Retry:MaxRetries")]
    [InlineData("MaxConcurrentWrites", "0", "At least 1")]
    public async Task Host_does_not_start_with_invalid_options(string name, string value, string message)
    {
        var host = Host.CreateEmptyApplicationBuilder(null);
        host.Services.AddPhotosLibrary(Section(new() { [name] = value }));
        using var built = host.Build();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => built.StartAsync());

        Assert.Contains(message, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("key=1", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_does_not_start_with_a_bad_account_among_good_ones()
    {
        var host = Host.CreateEmptyApplicationBuilder(null);
        host.Services.AddKeyedPhotosLibrary("good");
        host.Services.AddKeyedPhotosLibrary("bad", options => options.BaseAddress = new Uri("ftp://photos.example"));
        using var built = host.Build();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => built.StartAsync());

        Assert.StartsWith(
            "PhotosLibraryClientOptions \"bad\": The base address must use https",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Host_with_good_options_starts()
    {
        var host = Host.CreateEmptyApplicationBuilder(null);
        host.Services.AddSingleton<ITokenAccess>(new StubCredential("token"));
        host.Services.AddPhotosLibrary(Section(Everything));
        using var built = host.Build();

        await built.StartAsync();
        Assert.NotNull(built.Services.GetRequiredService<PhotosLibraryClient>());
        await built.StopAsync();
    }

    [Fact]
    public async Task Every_option_reaches_the_client()
    {
        // Each of them is read where it can be seen; a new one must be added here.
        var seen = new HashSet<string>();
        var network = new Http.FaultyNetwork(Http.FaultyNetwork.Error(503), Http.FaultyNetwork.Echo);
        var services = new ServiceCollection().AddSingleton<ITokenAccess>(new StubCredential("token"));
        using var limiter = new SeenLimiter(() => seen.Add("RequestLimiter"));
        using var writeLimiter = new SeenLimiter(() => seen.Add("WriteLimiter"));
        using var loggers = new Microsoft.Extensions.Logging.LoggerFactory([
            new SeenLogger(() => seen.Add("LoggerFactory")),
        ]);
        services.AddPhotosLibrary(options =>
        {
            options.BaseAddress = new Uri("https://photos.example");
            options.ApplicationName = "Mine";
            options.Retry.OnRetry = _ => seen.Add("Retry");
            options.MaxConcurrentWrites = int.MaxValue;
            options.MaxResponseBytes = 1000;
            options.RequestLimiter = limiter;
            options.WriteLimiter = writeLimiter;
            options.Transport = network;
            options.LoggerFactory = loggers;
            options.TimeProvider = network.Time;
        });
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<PhotosLibraryClient>();

        await network.Time.RunAsync(client.Albums.PatchAsync("a", "title", new Album()));

        seen.Add("Transport");
        Assert.Equal("photos.example", network.Requests[0].Address.Host);
        seen.Add("BaseAddress");
        Assert.StartsWith("(Mine)", network.Requests[0].Headers["User-Agent"], StringComparison.Ordinal);
        seen.Add("ApplicationName");
        Assert.True(network.Time.Passed > TimeSpan.Zero);
        seen.Add("TimeProvider");
        // Two concurrent writes, neither of which gets a response.
        var silent = new Http.FaultyNetwork(Http.FaultyNetwork.Silence);
        provider.GetRequiredService<IOptionsMonitor<PhotosLibraryClientOptions>>().CurrentValue.Transport = silent;
        using var stop = new CancellationTokenSource();
        client = provider.GetRequiredService<PhotosLibraryClient>();
        Task[] writes =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(_ => client.Albums.PatchAsync("a", "title", new Album(), cancellationToken: stop.Token)),
        ];
        await silent.ReachAsync(2);
        seen.Add("MaxConcurrentWrites");
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(writes));

        var large = StubNetwork.Responding(new string(' ', 1001));
        provider.GetRequiredService<IOptionsMonitor<PhotosLibraryClientOptions>>().CurrentValue.Transport = large;
        client = provider.GetRequiredService<PhotosLibraryClient>();
        var refusal = await Assert.ThrowsAsync<PhotosLibraryException>(() => client.Albums.ListAsync());
        seen.Add(refusal.Message.Contains("MaxResponseBytes", StringComparison.Ordinal) ? "MaxResponseBytes" : "");

        Assert.Equal(
            typeof(PhotosLibraryClientOptions).GetProperties().Select(property => property.Name).Order(),
            seen.Order()
        );
    }

    private static IConfiguration Section(Dictionary<string, string?> values) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                values.Select(pair => new KeyValuePair<string, string?>($"Photos:{pair.Key}", pair.Value))
            )
            .Build()
            .GetSection("Photos");

    private static IEnumerable<string> Describe(object options, string prefix) =>
        from property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where
            property.PropertyType.IsValueType
            || property.PropertyType == typeof(string)
            || property.PropertyType == typeof(Uri)
        let value = property.GetValue(options)
        select $"{prefix}{property.Name} = {(value is bool flag ? (flag ? "true" : "false") : value)}";

    private sealed class SeenLimiter(Action seen) : RateLimiter
    {
        private readonly ConcurrencyLimiter _inner = new(
            new ConcurrencyLimiterOptions { PermitLimit = 100, QueueLimit = 1 }
        );

        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => _inner.AttemptAcquire(permitCount);

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(
            int permitCount,
            CancellationToken cancellationToken
        )
        {
            seen();
            return _inner.AcquireAsync(permitCount, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            _inner.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class SeenLogger(Action seen) : Microsoft.Extensions.Logging.ILoggerProvider
    {
        public Microsoft.Extensions.Logging.ILogger CreateLogger(string categoryName)
        {
            seen();
            return Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        }

        public void Dispose()
        {
            // Nothing to dispose of.
        }
    }
}
