using System.Reflection;
using System.Runtime.CompilerServices;

namespace PhotosLibrary.Tests.Rules;

/// <summary>All public methods that speak to a service, so that a rule holds for one that is added, too.</summary>
internal sealed class PublicOperations : IDisposable
{
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

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        .. new[] { typeof(PhotosLibraryClient).Assembly, typeof(PhotosException).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => !Exempt.ContainsKey(type.Name))
            .SelectMany(type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            )
            .Where(method => !method.IsSpecialName && IsAwaited(method.ReturnType)),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("photos-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool IsAwaited(Type type) =>
        typeof(Task).IsAssignableFrom(type)
        || type.Name is "ValueTask" or "ValueTask`1" or "IAsyncEnumerable`1" or "PagedAsyncEnumerable`1";

    /// <summary>Whether a client has it, and not a sign-in.</summary>
    public static bool IsOfClient(MethodInfo operation) =>
        !operation.DeclaringType!.Name.Contains("SignIn", StringComparison.Ordinal)
        && operation.DeclaringType != typeof(PhotosAuthorizationFlow);

    /// <summary>Its name, with its parameters.</summary>
    public static string NameOf(MethodInfo method)
    {
        var parameters = method.GetParameters().Select(parameter => $"{parameter.ParameterType.Name} {parameter.Name}");
        return $"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", parameters)})";
    }

    private static MethodInfo Find(string name) => All.Single(method => NameOf(method) == name);

    /// <summary>Calls one with arguments that would do, and takes all that it gives.</summary>
    /// <param name="target">A client, or the flow of a sign-in.</param>
    /// <param name="name">What is called.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public Task CallAsync(object target, string name, CancellationToken cancellationToken)
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
            "callback" when parameter.ParameterType == typeof(Uri) => new Uri("https://app.example/?state=s&code=c"),
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
}
