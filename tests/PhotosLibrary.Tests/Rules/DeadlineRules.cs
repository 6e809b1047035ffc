using System.Net;
using System.Net.Http.Headers;
using Google.Apis.Auth.OAuth2;

namespace PhotosLibrary.Tests.Rules;

/// <summary>
/// No operation waits for ever, whatever never comes and however little the transport cares for cancellation. All
/// public methods are called, so that one that is added is tried too.
/// </summary>
public sealed class DeadlineRules : IDisposable
{
    // With the default options: six attempts of a minute, the waits between them, and batches that try again.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(45);

    private static readonly string[] Missing = ["response", "request body", "response body", "token"];

    private readonly PublicOperations _operations = new();
    private readonly JumpingTime _time = new();

    public static IEnumerable<object[]> Waits =>
        from operation in PublicOperations.All
        where PublicOperations.IsOfClient(operation)
        // A plan waits for nothing but its input.
        where !PublicOperations.NameOf(operation).Contains(".PlanAsync(", StringComparison.Ordinal)
        from missing in Missing
        select new object[] { PublicOperations.NameOf(operation), missing };

    public static IEnumerable<object[]> SignIns =>
        PublicOperations
            .All.Where(operation => !PublicOperations.IsOfClient(operation))
            .Select(operation => new object[] { PublicOperations.NameOf(operation) });

    public void Dispose() => _operations.Dispose();

    [Fact]
    public void Every_operation_has_a_name_of_its_own_and_there_are_many()
    {
        Assert.True(PublicOperations.All.Count > 50);
        Assert.Equal(
            PublicOperations.All.Count,
            PublicOperations.All.Select(PublicOperations.NameOf).Distinct().Count()
        );
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task Operation_ends_with_an_error_when_something_never_comes(string operation, string missing)
    {
        using var client = NewClient(missing);

        var failure = await Record.ExceptionAsync(() =>
            _time.RunAsync(_operations.CallAsync(client, operation, default))
        );

        // A run gives outcomes, and to open a session sends nothing.
        var isOutcome = operation.StartsWith("BulkDownloader", StringComparison.Ordinal);
        Assert.True(isOutcome || failure is PhotosException, $"{failure}");
        Assert.InRange(_time.Passed, isOutcome ? TimeSpan.Zero : TimeSpan.FromSeconds(60), Longest);
        Assert.True(isOutcome || failure!.Message.Contains(" s", StringComparison.Ordinal), failure?.Message);
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task Operation_that_waits_can_be_cancelled_and_says_by_whom(string operation, string missing)
    {
        using var client = NewClient(missing);
        using var cancellation = new CancellationTokenSource();
        var call = _operations.CallAsync(client, operation, cancellation.Token);

        await cancellation.CancelAsync();

        var failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            call.WaitAsync(TimeSpan.FromSeconds(30))
        );
        // Whoever leaves an enumeration knows why.
        Assert.True(
            operation.StartsWith("BulkDownloader", StringComparison.Ordinal)
                || failure.CancellationToken == cancellation.Token
        );
    }

    [Theory]
    [MemberData(nameof(SignIns))]
    public async Task Sign_in_ends_with_an_error_when_the_store_never_responds(string operation)
    {
        var options = new PhotosLibraryAuthorizationOptions(new ClientSecrets { ClientId = "app" })
        {
            DataStore = new NeverStore(),
            TimeProvider = _time,
        };

        var failure = await Assert.ThrowsAsync<PhotosSignInException>(() =>
            _time.RunAsync(_operations.CallAsync(new PhotosAuthorizationFlow(options), operation, default))
        );

        Assert.Equal(
            "The data store of the grants did not respond for 60 s (RequestTimeout). Is it reachable?",
            failure.Message
        );
    }

    private PhotosLibraryClient NewClient(string missing)
    {
        var never = new TaskCompletionSource<string>();
        return new PhotosLibraryClient(
            _ => missing == "token" ? new ValueTask<string>(never.Task) : new ValueTask<string>("token"),
            new PhotosLibraryClientOptions { Transport = new DeafNetwork(missing), TimeProvider = _time }
        );
    }

    /// <summary>A transport from which one thing never comes, and which takes no notice of cancellation.</summary>
    private sealed class DeafNetwork(string missing) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (missing == "request body" && request.Content is { } body)
            {
                await body.CopyToAsync(new NeverStream([]), CancellationToken.None).ConfigureAwait(false);
            }

            if (missing != "response body")
            {
                await NeverStream.Never<int>().ConfigureAwait(false);
            }

            var content = new StreamContent(new NeverStream("{"u8.ToArray()));
            content.Headers.ContentType = new MediaTypeHeaderValue(
                request.RequestUri!.Host.StartsWith("lh3", StringComparison.Ordinal) ? "image/jpeg" : "application/json"
            );
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request };
        }
    }

    /// <summary>Gives some bytes and then nothing; takes none.</summary>
    private sealed class NeverStream(byte[] beginning) : Stream
    {
        private bool _isAtEnd;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public static Task<T> Never<T>() => new TaskCompletionSource<T>().Task;

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            if (_isAtEnd)
            {
                return Never<int>();
            }

            _isAtEnd = true;
            beginning.CopyTo(buffer, offset);
            return Task.FromResult(beginning.Length);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Never<int>();

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        ) => new(Never<int>());

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class NeverStore : Google.Apis.Util.Store.IDataStore
    {
        public Task StoreAsync<T>(string key, T value) => NeverStream.Never<T>();

        public Task DeleteAsync<T>(string key) => NeverStream.Never<T>();

        public Task<T> GetAsync<T>(string key) => NeverStream.Never<T>();

        public Task ClearAsync() => NeverStream.Never<int>();
    }
}
