using Google.Apis.Auth.OAuth2;
using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Retrying;
using Xunit.Abstractions;

namespace PhotosLibrary.EndToEnd.Tests.Uploads;

/// <summary>
/// Cuts the connection at random bytes of every step, over real sockets, drops responses, responds with 5xx, lets the
/// server lose bytes, and compares the library with the folder.
/// </summary>
public class BulkCutTests(ITestOutputHelper output)
{
    private const int LeastCuts = 500;

    [Fact]
    public async Task Bulk_upload_over_a_bad_connection_creates_each_file_once()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var emulator = await PhotosEmulator.StartAsync(
            new PhotosEmulatorOptions
            {
                RequestLogSize = 0,
                Unconfirmed = new UnconfirmedFacts { ChunkGranularity = UploadFolder.Granularity },
            }
        );
        emulator.Clock.Freeze();
        var cuts = 0;
        var runs = 0;
        for (var round = 0; cuts < LeastCuts; round++)
        {
            using var folder = UploadFolder.Of(random, random.Next(5, 25));
            var account = $"account{round}";
            var losesBytes = round % 2 == 1;
            var faults = Enumerable
                .Range(0, 60)
                .Select(_ => NextFault(random, losesBytes) with { Account = account })
                .ToList();
            emulator.Faults.Add(faults);
            var sent = new SentBytes();
            var life = 0;
            while (!await UploadAsync(emulator, account, folder, sent))
            {
                Assert.True(++life < 20, $"seed {seed}, round {round}: it does not get done.");
            }

            runs += life + 1;
            var because = $"seed {seed}, round {round}";
            folder.AssertIsIn((await emulator.GetStateAsync(account)).Accounts.Single(), because);
            Assert.True(losesBytes || sent.Resent.IsEmpty, $"{because}: {string.Join(' ', sent.Resent)}");
            cuts += emulator.Faults.List().Where(report => report.Fault.Reset).Sum(report => report.Fired);
            emulator.Faults.Clear();
        }

        output.WriteLine($"{cuts} cuts in {runs} runs");
    }

    private static Fault NextFault(Random random, bool losesBytes)
    {
        string[] operations =
        [
            "Uploads_Create",
            "Uploads_Start",
            "Uploads_Chunk",
            "Uploads_Chunk",
            "Uploads_Finalize",
            "Uploads_Query",
            "MediaItems_BatchCreate",
        ];
        var fault = new Fault { Operation = operations[random.Next(operations.Length)], Nth = random.Next(1, 12) };
        return random.Next(8) switch
        {
            < 4 when fault.Operation is "Uploads_Create" or "Uploads_Chunk" or "Uploads_Finalize" => fault with
            {
                Reset = true,
                AtByte = random.Next(UploadFolder.ChunkSize),
            },
            4 => fault with
            {
                Error = FaultError.Unavailable,
                When = random.Next(2) == 0 ? FaultMoment.Before : FaultMoment.After,
            },
            5 when losesBytes && fault.Operation is "Uploads_Chunk" or "Uploads_Query" => fault with
            {
                DropBytes = random.Next(1, UploadFolder.ChunkSize),
            },
            _ => fault with { Reset = true, When = random.Next(2) == 0 ? FaultMoment.Before : FaultMoment.After },
        };
    }

    private static async Task<bool> UploadAsync(
        PhotosEmulator emulator,
        string account,
        UploadFolder folder,
        SentBytes sent
    )
    {
        using var network = new Watch(sent) { InnerHandler = new SocketsHttpHandler() };
        using var photos = new PhotosLibraryClient(
            GoogleCredential.FromAccessToken($"dev:{account}"),
            new PhotosLibraryClientOptions
            {
                BaseAddress = emulator.Address,
                Network = network,
                TimeProvider = new ImpatientTime(emulator.Clock),
            }
        );
        var uploader = new BulkUploader(
            photos,
            folder.JournalOf(0),
            new BulkUploadOptions { ChunkSize = UploadFolder.ChunkSize, Parallelism = 3 }
        );
        var areAllThere = true;
        await foreach (
            var outcome in uploader.UploadAsync(
                folder.Files.Select(file => new FileUpload(file) { AlbumTitle = UploadFolder.AlbumTitle })
            )
        )
        {
            areAllThere &= outcome.IsThere;
        }

        return areAllThere;
    }

    private sealed class Watch(SentBytes sent) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            sent.OnRequest(request);
            var response = await base.SendAsync(request, cancellationToken);
            sent.OnResponse(request, response);
            return response;
        }
    }
}
