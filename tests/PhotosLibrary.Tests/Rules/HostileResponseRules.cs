using Xunit.Abstractions;

namespace PhotosLibrary.Tests.Rules;

/// <summary>
/// Whatever a server or something on the way to it responds with, each operation ends in time, with what it promises or
/// with an error of ours, and the error tells no secret.
/// </summary>
public sealed class HostileResponseRules(ITestOutputHelper output) : IDisposable
{
    private const string Secret = "SECRET";

    private static readonly string[] Operations =
    [
        .. PublicOperations.All.Where(PublicOperations.IsOfClient).Select(PublicOperations.NameOf),
    ];

    private readonly PublicOperations _operations = new();

    public void Dispose() => _operations.Dispose();

    [Fact]
    public async Task Operation_that_meets_random_responses_ends_with_a_result_or_an_error_of_ours()
    {
        var seed = Campaign.Seed;
        output.WriteLine($"CAMPAIGN_SEED={seed}");
        var random = new Random(seed);
        var failed = 0;
        var count = Campaign.Size(400, 4000);
        for (var index = 0; index < count; index++)
        {
            var operation = Operations[index % Operations.Length];
            var network = new HostileNetwork(new Random(random.Next()), Secret);
            var because = $"CAMPAIGN_SEED={seed}, {index}: {operation}\n";

            var failure = await Record.ExceptionAsync(() => RunAsync(network, operation));

            failed += failure is null ? 0 : 1;
            // A server that has more bytes than the content means another content: trouble with a local file.
            var isOfContent =
                failure is IOException && operation.StartsWith("UploadSession.", StringComparison.Ordinal);
            Assert.True(failure is null or PhotosException || isOfContent, $"{because}{network.Log}\n{failure}");
            Assert.True(failure?.Message.Contains(Secret) is null or false, $"{because}{failure?.Message}");
        }

        output.WriteLine($"{count} calls, of which {failed} failed");
        Assert.InRange(failed, count / 10, count - 1);
    }

    private async Task RunAsync(HostileNetwork network, string operation)
    {
        var time = new JumpingTime();
        using var client = new PhotosLibraryClient(
            _ => new ValueTask<string>(Secret),
            new PhotosLibraryClientOptions { Transport = network, TimeProvider = time }
        );
        await time.RunAsync(_operations.CallAsync(client, operation, default));
    }
}
