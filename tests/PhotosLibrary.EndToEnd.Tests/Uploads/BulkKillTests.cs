using System.Diagnostics;
using Google.Apis.Auth.OAuth2;
using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Repeating;
using Xunit.Abstractions;

namespace PhotosLibrary.EndToEnd.Tests.Uploads;

/// <summary>
/// Ends the bulk uploader at random moments, as often as it takes, and compares the library with the folder: nothing is
/// lost, nothing is there twice, and nothing that the server has acknowledged was sent again.
/// </summary>
public class BulkKillTests(ITestOutputHelper output)
{
    private const int LeastAbandoned = 500;
    private const int LeastKilled = 25;

    /// <summary>
    /// No process ends here: the run is abandoned inside this one. From the moment on no request is sent or answered
    /// and nothing is read from or written to the journal, of which the next run gets a copy as it lay on the disk. The
    /// library is the emulator, without a port.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_that_is_abandoned_at_any_moment_is_finished_by_the_next_ones(bool forgetsTokens)
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
                    UploadTokenIsSpent = forgetsTokens,
                    FinalQueryReturnsToken = !forgetsTokens,
                },
            }
        );
        emulator.Clock.Freeze();
        var kills = 0;
        for (var round = 0; kills < LeastAbandoned / 2; round++)
        {
            using var folder = UploadFolder.Of(random, random.Next(1, 12));
            var account = $"account{round}";
            // Callers within a process take turns at the creation of an album; one that is abandoned would keep its
            // turn.
            await CreateAlbumAsync(emulator, account);
            var sent = new SentBytes();
            var life = 0;
            while (true)
            {
                // Longer and longer: where tokens are forgotten, to find the spent ones takes a while that must be
                // lived.
                using var doom = new Doom(
                    emulator,
                    account,
                    sent,
                    new Random(random.Next()),
                    random.Next(1, 60 + (10 * life))
                );
                if (await doom.LiveAsync(folder, life))
                {
                    break;
                }

                kills++;
                life++;
            }

            var because = $"seed {seed}, round {round}, killed {life} times";
            folder.AssertIsIn((await emulator.GetStateAsync(account)).Accounts.Single(), because);
            // A token that is lost or spent leaves nothing else.
            Assert.True(forgetsTokens || sent.SentAgain.IsEmpty, $"{because}: {string.Join(' ', sent.SentAgain)}");
        }

        output.WriteLine($"{kills} runs were abandoned");
    }

    /// <summary>A program of its own, the emulator behind a socket, and SIGKILL.</summary>
    [Fact]
    public async Task A_process_that_is_killed_at_any_moment_is_finished_by_the_next_ones()
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
            var life = 0;
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
                life++;
            }

            folder.AssertIsIn(
                (await emulator.GetStateAsync(account)).Accounts.Single(),
                $"seed {seed}, round {round}, killed {life} times"
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

    /// <summary>One life of an uploader, with a moment in it at which everything stops.</summary>
    private sealed class Doom : DelegatingHandler
    {
        private readonly PhotosEmulator _emulator;
        private readonly string _account;
        private readonly SentBytes _sent;
        private readonly Random _random;
        private readonly TaskCompletionSource _death = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly object _gate = new();
        private int _momentsLeft;
        private int _writing;

        public Doom(PhotosEmulator emulator, string account, SentBytes sent, Random random, int moments)
            : base(emulator.CreateHandler())
        {
            _emulator = emulator;
            _account = account;
            _sent = sent;
            _random = random;
            _momentsLeft = moments;
        }

        /// <summary>Lives until everything is uploaded, or the moment comes; true for the first.</summary>
        public async Task<bool> LiveAsync(UploadFolder folder, int life)
        {
            var photos = new PhotosLibraryClient(
                GoogleCredential.FromAccessToken($"dev:{_account}"),
                new PhotosLibraryClientOptions { Network = this, TimeProvider = new ImpatientTime(_emulator.Clock) }
            );
            var uploader = new BulkUploader(
                photos,
                folder.JournalOf(life),
                new BulkUploadOptions { ChunkSize = UploadFolder.ChunkSize, Parallelism = 3 }
            )
            {
                JournalWatch = WatchAsync,
            };
            var uploading = UploadAsync(uploader, folder);
            if (await Task.WhenAny(uploading, _death.Task) == uploading)
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
                if (File.Exists(folder.JournalOf(life) + suffix))
                {
                    File.Copy(folder.JournalOf(life) + suffix, folder.JournalOf(life + 1) + suffix);
                }
            }

            return false;
        }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            await MomentAsync(() => _sent.Sends(request));
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
                await DieAsync();
            }

            var response = await base.SendAsync(request, cancellationToken);
            await MomentAsync(() => _sent.Gets(request, response));
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
                await MomentAsync();
                return;
            }

            await MomentAsync();
            Interlocked.Increment(ref _writing);
            // It may have come in between.
            if (_death.Task.IsCompleted)
            {
                Interlocked.Decrement(ref _writing);
                await new TaskCompletionSource().Task;
            }
        }

        private bool IsNext(int oneIn)
        {
            lock (_gate)
            {
                return _momentsLeft == 1 && _random.Next(oneIn) == 0;
            }
        }

        private Task DieAsync()
        {
            lock (_gate)
            {
                _momentsLeft = 0;
            }

            return MomentAsync();
        }

        // Nothing comes back from here once the moment has come, and nothing is noted of what the dead send or hear.
        private async Task MomentAsync(Action? note = null)
        {
            lock (_gate)
            {
                _momentsLeft--;
                if (_momentsLeft > 0)
                {
                    note?.Invoke();
                    return;
                }
            }

            _death.TrySetResult();
            await new TaskCompletionSource().Task;
        }
    }
}
