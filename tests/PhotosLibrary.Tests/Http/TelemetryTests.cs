using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Reflection;

namespace PhotosLibrary.Tests.Http;

/// <summary>What can be watched of the client, and what must not be seen there.</summary>
public class TelemetryTests
{
    // In every address, header and body of what goes and comes.
    private const string Secret = "5ecret";

    [Fact]
    public async Task Call_is_one_activity_with_the_names_of_OpenTelemetry()
    {
        using var watch = new Watch();
        var network = new FaultyNetwork(FaultyNetwork.Error(503), FaultyNetwork.Reset, FaultyNetwork.Json("{}"));

        await network.Time.RunAsync(network.NewClient().Albums.ListAsync());

        var activity = Assert.Single(watch.Activities);
        Assert.Equal(
            ("photoslibrary.albums.list", ActivityKind.Client, ActivityStatusCode.Unset),
            (activity.DisplayName, activity.Kind, activity.Status)
        );
        Assert.Equal(
            "http.request.method=GET, http.request.resend_count=2, http.response.status_code=200, "
                + "photoslibrary.method=photoslibrary.albums.list, server.address=photoslibrary.googleapis.com, "
                + "server.port=443",
            Describe(activity.TagObjects)
        );
    }

    [Fact]
    public async Task Call_that_fails_says_of_what_kind_its_error_is()
    {
        using var watch = new Watch();
        await Record.ExceptionAsync(() => new FaultyNetwork(FaultyNetwork.Error(404)).NewClient().Albums.GetAsync("a"));
        var silent = new FaultyNetwork(FaultyNetwork.Silence);
        await Record.ExceptionAsync(() => silent.Time.RunAsync(silent.NewClient().Albums.GetAsync("a")));
        var reset = new FaultyNetwork(FaultyNetwork.Reset);
        await Record.ExceptionAsync(() => reset.Time.RunAsync(reset.NewClient().Albums.GetAsync("a")));
        var odd = new FaultyNetwork(
            (_, _) =>
                Task.FromResult(StubNetwork.Json("""{"error":{"status":"5ecret words"}}""", HttpStatusCode.BadRequest))
        );
        await Record.ExceptionAsync(() => odd.NewClient().Albums.GetAsync("a"));

        Assert.Equal(
            ["NOT_FOUND", "timeout", "connection", "400"],
            watch.Activities.Select(activity => activity.GetTagItem("error.type"))
        );
        Assert.All(watch.Activities, activity => Assert.Equal(ActivityStatusCode.Error, activity.Status));
    }

    [Fact]
    public async Task Calls_retries_and_waits_are_measured()
    {
        using var watch = new Watch();
        var network = new FaultyNetwork(FaultyNetwork.Error(429), FaultyNetwork.Json("{}"));
        var client = network.NewClient();
        var told = client.Albums.ListAsync();

        await network.Time.RunAsync(Task.WhenAll(told, client.MediaItems.ListAsync()));

        Assert.Contains(
            "photoslibrary.client.retries 1 error.type=RESOURCE_EXHAUSTED, "
                + "photoslibrary.method=photoslibrary.albums.list",
            watch.Measurements
        );
        Assert.Contains(
            "photoslibrary.client.quota.wait 30 photoslibrary.method=photoslibrary.mediaItems.list",
            watch.Measurements
        );
        Assert.Contains(
            watch.Measurements,
            line => line.StartsWith("photoslibrary.client.retry.wait 3", StringComparison.Ordinal)
        );
        Assert.Contains(
            watch.Measurements,
            line => line.StartsWith("photoslibrary.client.call.duration 3", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Cancelled_call_is_logged_without_a_warning()
    {
        var log = new LogCapture();
        using var source = new CancellationTokenSource();
        var network = new FaultyNetwork(FaultyNetwork.Silence);
        var call = network
            .NewClient(options => options.LoggerFactory = log)
            .Albums.ListAsync(cancellationToken: source.Token);

        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        Assert.Contains("got no response (cancelled)", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    public static TheoryData<string> Ends => new("success", "refused", "trouble", "reset", "silence", "unreadable");

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Telemetry_holds_no_secret_whatever_is_called_and_however_it_ends(string end)
    {
        using var watch = new Watch();
        var log = new LogCapture();
        var network = new FaultyNetwork(ReactionTo(end));
        using var client = network.NewClient(
            options =>
            {
                options.LoggerFactory = log;
                options.Retry.MaxRetries = 1;
            },
            new StubCredential($"ya29.{Secret}")
        );

        foreach (var (target, method) in MethodsOf(client))
        {
            var arguments = method.GetParameters().Select(ArgumentFor).ToArray();
            var called = watch.Activities.Count;
            await Record.ExceptionAsync(async () =>
                await network.Time.RunAsync((Task)method.Invoke(target, arguments)!)
            );
            Assert.True(watch.Activities.Count > called, $"{method.Name} was not traced.");
        }

        var item = new MediaItem
        {
            Id = Secret,
            BaseUrl = $"https://lh3.googleusercontent.com/lr/{Secret}",
            MimeType = "image/jpeg",
        };
        await Record.ExceptionAsync(() =>
            network.Time.RunAsync(client.Downloads.DownloadAsync(item, new MemoryStream()))
        );
        await Record.ExceptionAsync(() =>
            network.Time.RunAsync(client.Uploads.UploadAsync(new MemoryStream([1]), $"{Secret}.jpg"))
        );
        var session = client.Uploads.OpenSession(
            new UploadSessionState
            {
                UploadUrl = new Uri($"https://photoslibrary.googleapis.com/v1/uploads?upload_id={Secret}"),
                ChunkGranularity = 1,
                ContentType = "image/jpeg",
                Size = 1,
            }
        );
        await Record.ExceptionAsync(() => network.Time.RunAsync(session.UploadAsync(new MemoryStream([1]))));

        Assert.True(log.Lines.Count > 20);
        Assert.True(watch.Measurements.Count > 20);
        foreach (var seen in log.Lines.Concat(watch.Measurements).Concat(watch.Activities.Select(Describe)))
        {
            Assert.DoesNotContain(Secret, seen, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("ya29", seen, StringComparison.Ordinal);
            Assert.DoesNotContain("://", seen, StringComparison.Ordinal);
            Assert.DoesNotContain("/v1/", seen, StringComparison.Ordinal);
        }
    }

#if NET
    [Fact]
    public async Task Connections_of_the_library_s_own_trace_no_address()
    {
        if (
            typeof(PhotosLibraryClient)
                .Assembly.GetCustomAttribute<System.Runtime.Versioning.TargetFrameworkAttribute>()!
                .FrameworkName.StartsWith(".NETStandard", StringComparison.Ordinal)
        )
        {
            // That build cannot tell HttpClientHandler not to.
            return;
        }

        using var server = new HttpListener();
        var port = FreePort();
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Start();
        var served = Task.Run(async () =>
        {
            var context = await server.GetContextAsync();
            Assert.Null(context.Request.Headers["traceparent"]);
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync("{}"u8.ToArray());
            context.Response.Close();
        });
        using var all = new Watch("");
        using var client = new PhotosLibraryClient(
            new StubCredential("token"),
            new PhotosLibraryClientOptions { BaseAddress = new Uri($"http://127.0.0.1:{port}") }
        );

        await client.Albums.ListAsync(pageToken: Secret);
        await served;

        Assert.Single(all.Activities, activity => activity.Source.Name == "PhotosLibrary");
        Assert.DoesNotContain(all.Activities, activity => activity.Source.Name == "System.Net.Http");
        // Of connections .NET traces host and port.
        Assert.All(
            all.Activities.Select(Describe),
            seen => Assert.DoesNotContain(Secret, seen, StringComparison.Ordinal)
        );
        Assert.All(
            all.Activities.Select(Describe),
            seen => Assert.DoesNotContain("/v1", seen, StringComparison.Ordinal)
        );
        foreach (
            var measurement in all.Measurements.Where(line => line.StartsWith("http.client", StringComparison.Ordinal))
        )
        {
            Assert.DoesNotContain("/v1", measurement, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, measurement, StringComparison.Ordinal);
        }

        Assert.Contains(
            all.Measurements,
            line =>
                line.StartsWith("http.client.request.duration", StringComparison.Ordinal)
                && line.Contains($"{port}", StringComparison.Ordinal)
        );
    }
#endif

    private static int FreePort()
    {
        var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }

    private static FaultyNetwork.Reaction ReactionTo(string end) =>
        end switch
        {
            "refused" => FaultyNetwork.Error(403, $"No, ya29.{Secret}: https://lh3.googleusercontent.com/{Secret}"),
            "trouble" => FaultyNetwork.Error(
                429,
                $"Quota exceeded for quota 'https://lh3.googleusercontent.com/{Secret}'"
            ),
            "reset" => (_, _) =>
                throw new HttpRequestException($"Cannot read https://lh3.googleusercontent.com/{Secret}"),
            "silence" => FaultyNetwork.Silence,
            "unreadable" => FaultyNetwork.Json($"<html>{Secret}"),
            _ => FaultyNetwork.Json(
                $$"""{"id":"{{Secret}}","nextPageToken":"","baseUrl":"https://lh3.googleusercontent.com/{{Secret}}"}"""
            ),
        };

    // The methods of Google's API, each of which is a call.
    private static IEnumerable<(object Target, MethodInfo Method)> MethodsOf(PhotosLibraryClient client) =>
        from target in new object[] { client.Albums, client.MediaItems, client.SharedAlbums }
        from method in target
            .GetType()
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where
            method.GetParameters().LastOrDefault()?.ParameterType == typeof(CancellationToken)
            && target
                .GetType()
                .GetField(
                    method.Name.Replace("Async", "Operation", StringComparison.Ordinal),
                    BindingFlags.NonPublic | BindingFlags.Static
                )
                is not null
        select (target, method);

    private static object? ArgumentFor(ParameterInfo parameter) =>
        parameter.ParameterType switch
        {
            var type when type == typeof(string) => Secret,
            var type when type == typeof(CancellationToken) => default(CancellationToken),
            var type when type == typeof(IEnumerable<string>) => new[] { Secret },
            { IsClass: true } type => Activator.CreateInstance(type),
            _ => null,
        };

    private static string Describe(Activity activity) =>
        $"{activity.OperationName} {activity.DisplayName} {activity.StatusDescription} {Describe(activity.TagObjects)} "
        + $"{Describe(activity.Baggage.Select(pair => new KeyValuePair<string, object?>(pair.Key, pair.Value)))} "
        + string.Join(" ", activity.Events.Select(e => $"{e.Name} {Describe(e.Tags)}"));

    private static string Describe(IEnumerable<KeyValuePair<string, object?>> tags) =>
        string.Join(", ", tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));

    /// <summary>Everything that a tool would see that listens to this test's own calls.</summary>
    private sealed class Watch : IDisposable
    {
        private readonly ActivityListener _activities;
        private readonly MeterListener _meters = new();
        private readonly AsyncLocal<bool> _isOurs = new() { Value = true };

        public Watch(string source = "PhotosLibrary")
        {
            _activities = new ActivityListener
            {
                ShouldListenTo = candidate => source.Length == 0 || candidate.Name == source,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                {
                    if (_isOurs.Value)
                    {
                        Activities.Enqueue(activity);
                    }
                },
            };
            ActivitySource.AddActivityListener(_activities);
            _meters.InstrumentPublished = (instrument, listener) =>
            {
                if (source.Length == 0 || instrument.Meter.Name == source)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _meters.Start();
        }

        public ConcurrentQueue<Activity> Activities { get; } = [];

        public ConcurrentQueue<string> Measurements { get; } = [];

        public void Dispose()
        {
            _activities.Dispose();
            _meters.Dispose();
        }

        // Other tests run at the same time.
        private void Add(Instrument instrument, object value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (_isOurs.Value)
            {
                Measurements.Enqueue($"{instrument.Name} {value} {TelemetryTests.Describe(tags.ToArray())}");
            }
        }
    }
}
