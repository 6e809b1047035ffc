using System.Net;
using Xunit.Abstractions;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>Cuts the connection at random bytes and compares what arrived with what was sent.</summary>
public class CutConnectionTests(ITestOutputHelper output)
{
    private const int LeastCuts = 500;

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Every_byte_arrives_once_and_in_its_place(bool canSeek, bool isChunked)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var cuts = 0;
        for (var i = 0; cuts < LeastCuts; i++)
        {
            var size = random.Next(1, 20_000);
            using var server = new UnreliableServer(random, granularity: random.Next(1, 300), losesBytes: canSeek);
            var uploads = ScriptedNetwork.ClientOf(server);
            var options = new UploadOptions { ChunkSize = isChunked ? random.Next(1, 6000) : null };

            var session = await uploads.StartSessionAsync("a.mp4", canSeek ? size : null, options);
            var token = await session.UploadAsync(
                new PatternStream(size, canSeek) { MostPerRead = random.Next(1, 3000) }
            );

            Assert.Equal($"TOKEN-{size}", token);
            Assert.True(
                server.Received.SequenceEqual(PatternStream.Bytes(0, size)),
                $"Upload {i} of seed {seed} arrived changed."
            );
            cuts += server.Cuts;
        }

        output.WriteLine($"{cuts} failures");
    }

    /// <summary>
    /// Speaks the protocol of section 7.2 strictly, but breaks connections in the middle, keeps only a part of what
    /// came, loses what it had, responds with 5xx before or after it took the bytes, and loses responses. It never
    /// makes more failures in a row than a session must survive.
    /// </summary>
    private sealed class UnreliableServer(Random random, int granularity, bool losesBytes) : HttpMessageHandler
    {
        private readonly MemoryStream _kept = new();
        private long _told;
        private int _failuresInARow;
        private int _losses;
        private bool _isFinal;

        public int Cuts { get; private set; }

        public byte[] Received => _kept.ToArray();

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            switch (request.Headers.GetValues("X-Goog-Upload-Command").Single())
            {
                case "start":
                    var response = Respond(HttpStatusCode.OK, "active");
                    response.Headers.Add("X-Goog-Upload-URL", "https://photoslibrary.googleapis.com/up");
                    response.Headers.Add("X-Goog-Upload-Chunk-Granularity", $"{granularity}");
                    return response;
                case "query":
                    return MayFail() ? Fail() : Status();
                case "finalize":
                    _isFinal = true;
                    return MayFail() ? Fail() : Status();
                case "upload":
                    Assert.Equal(0, request.Content!.Headers.ContentLength % granularity);
                    return await TakeAsync(request, isLast: false, cancellationToken);
                case "upload, finalize":
                    return await TakeAsync(request, isLast: true, cancellationToken);
                case var other:
                    throw new Xunit.Sdk.XunitException($"There is no command {other}.");
            }
        }

        private async Task<HttpResponseMessage> TakeAsync(
            HttpRequestMessage request,
            bool isLast,
            CancellationToken cancellationToken
        )
        {
            Assert.False(_isFinal);
            Assert.Equal($"{_kept.Length}", request.Headers.GetValues("X-Goog-Upload-Offset").Single());
            var length = request.Content!.Headers.ContentLength!.Value;
            if (MayFail())
            {
                var taken = await TakeAsync(request.Content, random.NextInt64(length), cancellationToken);
                _kept.Write(taken, 0, random.Next(taken.Length + 1));
                return Fail();
            }

            var body = await TakeAsync(request.Content, length, cancellationToken);
            // A chunk need not be received as a whole.
            var isWhole = isLast || random.Next(4) > 0;
            _kept.Write(body, 0, isWhole ? body.Length : random.Next(1, body.Length + 1));
            _isFinal = isLast;
            return MayFail() ? Fail() : Status();
        }

        private static async Task<byte[]> TakeAsync(
            HttpContent content,
            long limit,
            CancellationToken cancellationToken
        )
        {
            using var taken = new CutStream(limit);
            try
            {
                await content.CopyToAsync(taken, cancellationToken);
            }
            catch (PhotosConnectionException)
            {
                // Cut.
            }

            return taken.ToArray();
        }

        private bool MayFail()
        {
            if (_failuresInARow == ScriptedNetwork.MostFailures || random.Next(3) > 0)
            {
                return false;
            }

            _failuresInARow++;
            Cuts++;
            return true;
        }

        private HttpResponseMessage Fail()
        {
            if (losesBytes && !_isFinal && _losses < UploadSession.MaxLosses && random.Next(6) == 0)
            {
                _losses++;
                _kept.SetLength(random.NextInt64(_kept.Length + 1));
            }

            return random.Next(2) == 0
                ? throw new HttpRequestException("The connection was reset.")
                : new HttpResponseMessage((HttpStatusCode)random.Next(500, 505));
        }

        private HttpResponseMessage Status()
        {
            // The client's retries are reset when a response names new bytes, not when they arrive.
            if (_kept.Length > _told)
            {
                _failuresInARow = 0;
            }

            _told = _kept.Length;
            var response = Respond(HttpStatusCode.OK, _isFinal ? "final" : "active");
            response.Headers.Add("X-Goog-Upload-Size-Received", $"{_kept.Length}");
            if (_isFinal)
            {
                response.Content = new StringContent($"TOKEN-{_kept.Length}");
            }

            return response;
        }

        private static HttpResponseMessage Respond(HttpStatusCode code, string status) =>
            new(code) { Headers = { { "X-Goog-Upload-Status", status } } };

        private sealed class CutStream(long limit) : MemoryStream
        {
            public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
            {
                var fits = (int)Math.Min(count, limit - Length);
                Write(buffer, offset, fits);
                return fits == count ? Task.CompletedTask : throw new IOException("The connection was reset.");
            }
        }
    }
}
