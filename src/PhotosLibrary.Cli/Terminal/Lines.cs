using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Newtonsoft.Json;

namespace PhotosLibrary.Cli.Terminal;

/// <summary>The output of a command that lists: one line per entry, for people or as JSON.</summary>
internal sealed class Lines : IDisposable
{
    private readonly StreamWriter _out;
    private bool _isClosed;

    public Lines(bool isJson)
    {
        IsJson = isJson;
        // The console's own writer flushes every line.
        _out = new StreamWriter(Open(), isJson ? new UTF8Encoding(false) : Console.OutputEncoding, 16 * 1024);
    }

    public bool IsJson { get; }

    /// <summary>Writes a line; for nobody once the reader has gone.</summary>
    public void Write<T>(T listed, string text)
    {
        if (!_isClosed)
        {
            _out.WriteLine(IsJson ? ToJson(listed) : PrintableText.Of(text));
        }
    }

    /// <summary>Flushes what was written, so that the first lines appear before the last ones are known.</summary>
    /// <returns>Whether the reader is still there.</returns>
    public async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        if (_isClosed)
        {
            return false;
        }

        try
        {
            await _out.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            _isClosed = true;
        }

        return !_isClosed;
    }

    public void Dispose()
    {
        // Disposing would try to write the rest once more.
        if (!_isClosed)
        {
            _out.Dispose();
        }
    }

    // The console's stream hides that the reader of a pipe has gone (`photos list | head`), and a library of 100,000
    // items would be listed to its end. A file, on the other hand, has a position that other programs share, which a
    // FileStream of our own would not respect.
    private static Stream Open()
    {
        if (!OperatingSystem.IsWindows())
        {
            var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!pipe.CanSeek)
            {
                return pipe;
            }
        }

        return Console.OpenStandardOutput();
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The library keeps all members of its models.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The library keeps all members of its models.")]
    public static string ToJson<T>(T listed) => JsonConvert.SerializeObject(listed);
}
