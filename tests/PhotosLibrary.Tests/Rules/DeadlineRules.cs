using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Runtime.CompilerServices;
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

    // Each with the reason why nothing of it can wait for what never comes.
    private static readonly Dictionary<string, string> Exempt = new()
    {
        ["FileTokenStore"] = "local files",
        ["FileUploadSessionStore"] = "local files",
        ["PagedAsyncEnumerable`1"] = "pages are requested by the clients that give the list",
        ["PagedAsyncEnumerable"] = "holds what is there already",
        ["PastedAddressReceiver"] = "waits for a person, for as long as InstalledAppSignIn lets it",
        ["IUploadSessionStore"] = "the app's own; what calls it is limited, which another test holds",
    };

    private static readonly IReadOnlyList<MethodInfo> Operations =
    [
        .. new[] { typeof(PhotosLibraryClient).Assembly, typeof(PhotosException).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => !Exempt.ContainsKey(type.Name))
            .SelectMany(type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            )
            .Where(method => !method.IsSpecialName && IsAwaited(method.ReturnType)),
    ];

    private static readonly string[] Missing = ["response", "request body", "response body", "token"];

    private readonly string _folder = Directory.CreateTempSubdirectory("photos-").FullName;
    private readonly JumpingTime _time = new();

    public static IEnumerable<object[]> Waits =>
        from operation in Operations
        where IsOfClient(operation)
        from missing in Missing
        select new object[] { NameOf(operation), missing };

    public static IEnumerable<object[]> SignIns =>
        Operations.Where(operation => !IsOfClient(operation)).Select(operation => new object[] { NameOf(operation) });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_operation_has_a_name_of_its_own_and_there_are_many()
    {
        Assert.True(Operations.Count > 50);
        Assert.Equal(Operations.Count, Operations.Select(NameOf).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task Operation_ends_with_an_error_when_something_never_comes(string operation, string missing)
    {
        using var client = NewClient(missing);

        var failure = await Record.ExceptionAsync(() => _time.RunAsync(CallAsync(client, operation, default)));

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
        var call = CallAsync(client, operation, cancellation.Token);

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
            _time.RunAsync(CallAsync(new PhotosAuthorizationFlow(options), operation, default))
        );

        Assert.Equal(
            "The data store of the grants did not respond for 60 s (RequestTimeout). Is it reachable?",
            failure.Message
        );
    }

    private static bool IsAwaited(Type type) =>
        typeof(Task).IsAssignableFrom(type)
        || type.Name is "ValueTask" or "ValueTask`1" or "IAsyncEnumerable`1" or "PagedAsyncEnumerable`1";

    private static bool IsOfClient(MethodInfo operation) =>
        !operation.DeclaringType!.Name.Contains("SignIn", StringComparison.Ordinal)
        && operation.DeclaringType != typeof(PhotosAuthorizationFlow);

    private static string NameOf(MethodInfo method)
    {
        var parameters = method.GetParameters().Select(parameter => $"{parameter.ParameterType.Name} {parameter.Name}");
        return $"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", parameters)})";
    }

    private static MethodInfo Find(string name) => Operations.Single(method => NameOf(method) == name);

    private PhotosLibraryClient NewClient(string missing)
    {
        var never = new TaskCompletionSource<string>();
        return new PhotosLibraryClient(
            _ => missing == "token" ? new ValueTask<string>(never.Task) : new ValueTask<string>("token"),
            new PhotosLibraryClientOptions { Transport = new DeafNetwork(missing), TimeProvider = _time }
        );
    }

    private Task CallAsync(object target, string name, CancellationToken cancellationToken)
    {
        var operation = Find(name);
        var type = operation.DeclaringType!;
        object instance = target switch
        {
            PhotosLibraryClient client when type == typeof(UploadSession) => client.Uploads.OpenSession(State()),
            PhotosLibraryClient client when type.Name.StartsWith("BulkDownloader", StringComparison.Ordinal) =>
                new BulkDownloader(client),
            PhotosLibraryClient client => client
                .GetType()
                .GetProperties()
                .Select(property => property.GetValue(client))
                .First(part => part is not null && IsA(part.GetType(), type))!,
            PhotosAuthorizationFlow flow when type == typeof(InstalledAppSignIn) => new InstalledAppSignIn(flow),
            PhotosAuthorizationFlow flow when type == typeof(WebServerSignIn) => new WebServerSignIn(
                flow,
                new Uri("https://app.example/signed-in")
            ),
            _ => target,
        };
        var method = type.ContainsGenericParameters
            ? instance
                .GetType()
                .GetMethods()
                .Single(candidate =>
                    candidate.MetadataToken == operation.MetadataToken && candidate.Module == operation.Module
                )
            : operation;
        var arguments = method.GetParameters().Select(parameter => Sample(parameter, cancellationToken)).ToArray();
        return DrainAsync(method.Invoke(instance, arguments)!);
    }

    private static bool IsA(Type type, Type wanted) =>
        type == wanted
        || (type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == wanted);

    private static async Task DrainAsync(object result)
    {
        if (result is Task task)
        {
            await task;
            return;
        }

        await using var items = (dynamic)
            result
                .GetType()
                .GetInterfaces()
                .Single(type => type.Name == "IAsyncEnumerable`1")
                .GetMethod("GetAsyncEnumerator")!
                .Invoke(result, [CancellationToken.None])!;
        var enumerator = (IAsyncDisposable)items;
        var move = typeof(IAsyncEnumerator<>)
            .MakeGenericType(
                result.GetType().GetInterfaces().Single(type => type.Name == "IAsyncEnumerable`1").GenericTypeArguments
            )
            .GetMethod("MoveNextAsync")!;
        while (await (ValueTask<bool>)move.Invoke(enumerator, [])!) { }
    }

    private static UploadSessionState State() =>
        new()
        {
            UploadUrl = new Uri("https://photoslibrary.googleapis.com/up"),
            Size = 1000,
            ChunkGranularity = 1,
            ContentType = "image/jpeg",
        };

    private static MediaItem Item() =>
        new()
        {
            Id = "A",
            BaseUrl = "https://lh3.googleusercontent.com/lr/A",
            MimeType = "image/jpeg",
            Filename = "a.jpg",
        };

    private object? Sample(ParameterInfo parameter, CancellationToken cancellationToken)
    {
        var type = parameter.ParameterType;
        return parameter.Name switch
        {
            "path" => FileOf(1000),
            "folder" => _folder,
            "title" => "Title",
            "scopes" => null,
            "callback" => "?state=s&code=c",
            "content" when type == typeof(Stream) => new MemoryStream(new byte[1000]),
            "content" => System.IO.Pipelines.PipeReader.Create(new MemoryStream(new byte[1000])),
            _ when type == typeof(CancellationToken) => cancellationToken,
            _ when type == typeof(Stream) => new MemoryStream(),
            _ when type == typeof(string) => "A",
            _ when type == typeof(MediaItem) => Item(),
            _ when type == typeof(IEnumerable<string>) => new[] { "A" },
            _ when type == typeof(IEnumerable<MediaItem>) => new[] { Item() },
            _ when type == typeof(IAsyncEnumerable<MediaItem>) => ItemsAsync(CancellationToken.None),
            _ when type == typeof(IEnumerable<NewMediaItem>) => new[]
            {
                new NewMediaItem { SimpleMediaItem = new SimpleMediaItem { UploadToken = "t" } },
            },
            _ when type == typeof(Func<MediaItem, CancellationToken, Task<Stream>>) => (
                MediaItem _,
                CancellationToken _
            ) => Task.FromResult<Stream>(new MemoryStream()),
            _ when parameter.HasDefaultValue => parameter.DefaultValue,
            _ => Activator.CreateInstance(type),
        };
    }

    private static async IAsyncEnumerable<MediaItem> ItemsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await Task.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        yield return Item();
    }

    private string FileOf(int size)
    {
        var path = Path.Combine(_folder, "a.jpg");
        File.WriteAllBytes(path, new byte[size]);
        return path;
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
