using System.Net.Sockets;
using System.Text;

namespace PhotosLibrary.Emulator.Tests.Serving;

/// <summary>A connection on which a test writes bytes as it likes.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new();

    private NetworkStream? _stream;

    private RawConnection() { }

    // Asked for once: of a connection that was reset meanwhile, the client gives none.
    public NetworkStream Stream => _stream!;

    public static async Task<RawConnection> OpenAsync(Uri address, int? receiveBuffer = null)
    {
        var connection = new RawConnection();
        if (receiveBuffer is { } size)
        {
            connection._client.ReceiveBufferSize = size;
        }

        await connection._client.ConnectAsync(address.Host, address.Port);
        connection._stream = connection._client.GetStream();
        return connection;
    }

    public async Task SendAsync(string text) =>
        await Stream.WriteAsync(Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n")));

    /// <summary>Sends a letter now and then until the server ends the connection; returns what it said.</summary>
    public async Task<string> DripAsync(char letter)
    {
        using var ended = new CancellationTokenSource();
        var dripping = Task.Run(async () =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            try
            {
                while (await timer.WaitForNextTickAsync(ended.Token))
                {
                    await SendAsync(letter.ToString());
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // That is the end.
            }
        });
        var response = await ReadToEndAsync();
        await ended.CancelAsync();
        await dripping;
        return response;
    }

    /// <summary>All that the server says until it ends the connection, in good order or not.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var response = new MemoryStream();
        var buffer = new byte[4096];
        try
        {
            for (int read; (read = await Stream.ReadAsync(buffer)) > 0; )
            {
                response.Write(buffer, 0, read);
            }
        }
        catch (IOException)
        {
            // It was reset.
        }

        return Encoding.Latin1.GetString(response.ToArray());
    }

    /// <summary>The head of a response, to the empty line; empty if the connection ended.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        var letter = new byte[1];
        try
        {
            while (
                !head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await Stream.ReadAsync(letter) > 0
            )
            {
                head.Append((char)letter[0]);
            }
        }
        catch (IOException)
        {
            // It was reset.
        }

        return head.ToString();
    }

    public void Dispose() => _client.Dispose();
}
