using System.Diagnostics;
using Google.Apis.Auth.OAuth2;
using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Retrying;
using Xunit.Abstractions;

namespace PhotosLibrary.EndToEnd.Tests.Uploads;

/// <summary>
/// Kills the bulk uploader at random steps, again and again, and compares the library with the folder: no file is lost,
/// none is duplicated, and no byte that the server has acknowledged is sent again.
/// </summary>
public class BulkKillTests(ITestOutputHelper output)
{
    private const int LeastAbandoned = 500;
    private const int LeastKilled = 25;

    /// <summary>
    /// No process ends here: the run is abandoned inside this one. From then on no request is sent or completed, and
    /// the journal is neither read nor written; the next run gets a copy of it as it was on the disk. The library is
    /// the emulator, without a port.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_abandoned_at_any_step_is_finished_by_the_next_ones(bool tokensAreSpent)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var emulator = await PhotosEmulator.StartAsync(
            new PhotosEmulatorOptions
            {
                Listen = false,
                RequestLogSize = 0,
                Unconfirmed = new UnconfirmedFacts
                {
                    ChunkGranularity = UploadFolder.Granularity,
                    UploadTokenIsSpent = tokensAreSpent,
                    FinalQueryReturnsToken = !tokensAreSpent,
                },
            }
        );
        emulator.Clock.Freeze();
        var kills = 0;
        for (var round = 0; kills < LeastAbandoned / 2; round++)
        {
            using var folder = UploadFolder.Of(random, random.Next(1, 12));
            var account = $"account{round}";
            // Callers within a process create albums of one title one at a time; an abandoned one would never release
            // the lock.
            await CreateAlbumAsync(emulator, account);
            var sent = new SentBytes();
            var attempt = 0;
            while (true)
            {
                // More steps with each attempt: where upload tokens are spent by their use, finding the spent ones
                // takes several requests.
                using var kill = new RandomKill(
                    emulator,
                    account,
                    sent,
                    new Random(random.Next()),
                    random.Next(1, 60 + (10 * attempt))
                );
                if (await kill.RunAsync(folder, attempt))
                {
                    break;
                }

                kills++;
                attempt++;
            }

            var because = $"seed {seed}, round {round}, killed {attempt} times";
            folder.AssertIsIn((await emulator.GetStateAsync(account)).Accounts.Single(), because);
            // A token that is lost or spent leaves nothing else.
            Assert.True(tokensAreSpent || sent.Resent.IsEmpty, $"{because}: {string.Join(' ', sent.Resent)}");
        }

        output.WriteLine($"{kills} runs were abandoned");
    }

    /// <summary>A program of its own, the emulator behind a socket, and SIGKILL.</summary>
    [Fact]
    public async Task Process_killed_at_any_moment_is_finished_by_the_next_ones()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var emulator = await PhotosEmulator.StartAsync(
            new PhotosEmulatorOptions
            {
                Unconfirmed = new UnconfirmedFacts { ChunkGranularity = UploadFolder.Granularity },
            }
        );
        var kills = 0;
        for (var round = 0; kills < LeastKilled; round++)
        {
            using var folder = UploadFolder.Of(random, 60);
            var account = $"account{round}";
            var attempt = 0;
            while (true)
            {
                using var program = Start(emulator.Address, account, folder.Path, folder.JournalOf(0));
                var said = program.StandardError.ReadToEndAsync();
                _ = program.StandardOutput.ReadToEndAsync();
                // Counted from when it begins to speak to the library, however long a loaded machine takes for that.
                emulator.Requests.Clear();
                var requests = random.Next(1, 120);
                while (!program.HasExited && emulator.Requests.List().Count < requests)
                {
                    // Another process works: nothing here could tell when.
                    await Task.Delay(1);
                }

                program.Kill();
                await program.WaitForExitAsync();
                if (program.ExitCode == 0)
                {
                    break;
                }

                // 137 is SIGKILL; anything else is a program that failed by itself.
                Assert.True(program.ExitCode == 137, $"seed {seed}: {program.ExitCode} {await said}");
                kills++;
                attempt++;
            }

            folder.AssertIsIn(
                (await emulator.GetStateAsync(account)).Accounts.Single(),
                $"seed {seed}, round {round}, killed {attempt} times"
            );
        }

        output.WriteLine($"{kills} processes were killed");
    }

    private static async Task CreateAlbumAsync(PhotosEmulator emulator, string account)
    {
        using var photos = new PhotosLibraryClient(
            GoogleCredential.FromAccessToken($"dev:{account}"),
            new PhotosLibraryClientOptions { Network = emulator.CreateHandler() }
        );
        await photos.Albums.CreateAsync(UploadFolder.AlbumTitle);
    }

    private static Process Start(Uri address, params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(
                "dotnet",
                ["exec", typeof(KilledProgram).Assembly.Location, address.AbsoluteUri, .. arguments]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    /// <summary>One run of an uploader, which is abandoned at a given step.</summary>
    private sealed class RandomKill : DelegatingHandler
    {
        private readonly PhotosEmulator _emulator;
        private readonly string _account;
        private readonly SentBytes _sent;
        private readonly Random _random;
        private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly object _gate = new();
        private int _stepsLeft;
        private int _writing;

        public RandomKill(PhotosEmulator emulator, string account, SentBytes sent, Random random, int steps)
            : base(emulator.CreateHandler())
        {
            _emulator = emulator;
            _account = account;
            _sent = sent;
            _random = random;
            _stepsLeft = steps;
        }

        /// <summary>Runs until everything is uploaded, or the step comes; true for the former.</summary>
        public async Task<bool> RunAsync(UploadFolder folder, int attempt)
        {
            var photos = new PhotosLibraryClient(
                GoogleCredential.FromAccessToken($"dev:{_account}"),
                new PhotosLibraryClientOptions { Network = this, TimeProvider = new ImpatientTime(_emulator.Clock) }
            );
            var uploader = new BulkUploader(
                photos,
                folder.JournalOf(attempt),
                new BulkUploadOptions { ChunkSize = UploadFolder.ChunkSize, Parallelism = 3 }
            )
            {
                JournalWatch = WatchAsync,
            };
            var uploading = UploadAsync(uploader, folder);
            if (await Task.WhenAny(uploading, _killed.Task) == uploading)
            {
                Assert.All(await uploading, outcome => Assert.True(outcome.IsThere, outcome.ToString()));
                return true;
            }

            while (Volatile.Read(ref _writing) > 0)
            {
                await Task.Yield();
            }

            foreach (var suffix in new[] { "", "-wal" })
            {
                if (File.Exists(folder.JournalOf(attempt) + suffix))
                {
                    File.Copy(folder.JournalOf(attempt) + suffix, folder.JournalOf(attempt + 1) + suffix);
                }
            }

            return false;
        }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            await StepAsync(() => _sent.OnRequest(request));
            if (request.Content?.Headers.ContentLength > 1 && IsNext(oneIn: 3))
            {
                // In the middle of the body.
                _emulator.Faults.Add(
                    new Fault
                    {
                        Account = _account,
                        AtByte = _random.NextInt64(request.Content.Headers.ContentLength.Value),
                        Reset = true,
                    }
                );
                await Record.ExceptionAsync(() => base.SendAsync(request, cancellationToken));
                _emulator.Faults.Clear();
                await KillAsync();
            }

            var response = await base.SendAsync(request, cancellationToken);
            await StepAsync(() => _sent.OnResponse(request, response));
            return response;
        }

        private static async Task<List<UploadOutcome>> UploadAsync(BulkUploader uploader, UploadFolder folder)
        {
            var outcomes = new List<UploadOutcome>();
            await foreach (
                var outcome in uploader.UploadAsync(
                    folder.Files.Select(file => new FileUpload(file) { AlbumTitle = UploadFolder.AlbumTitle })
                )
            )
            {
                outcomes.Add(outcome);
            }

            return outcomes;
        }

        private async Task WatchAsync(bool isDone)
        {
            if (isDone)
            {
                Interlocked.Decrement(ref _writing);
                await StepAsync();
                return;
            }

            await StepAsync();
            Interlocked.Increment(ref _writing);
            // The run may have been killed in between.
            if (_killed.Task.IsCompleted)
            {
                Interlocked.Decrement(ref _writing);
                await new TaskCompletionSource().Task;
            }
        }

        private bool IsNext(int oneIn)
        {
            lock (_gate)
            {
                return _stepsLeft == 1 && _random.Next(oneIn) == 0;
            }
        }

        private Task KillAsync()
        {
            lock (_gate)
            {
                _stepsLeft = 0;
            }

            return StepAsync();
        }

        // Once the run is killed this never returns, and its requests and responses are no longer recorded.
        private async Task StepAsync(Action? note = null)
        {
            lock (_gate)
            {
                _stepsLeft--;
                if (_stepsLeft > 0)
                {
                    note?.Invoke();
                    return;
                }
            }

            _killed.TrySetResult();
            await new TaskCompletionSource().Task;
        }
    }
}
