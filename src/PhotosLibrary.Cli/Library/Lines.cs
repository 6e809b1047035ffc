using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Newtonsoft.Json;

namespace PhotosLibrary.Cli.Library;

/// <summary>What a command lists, a line each, for people or as JSON for programs.</summary>
internal sealed class Lines : IDisposable
{
    private readonly bool _isJson;
    private readonly StreamWriter _out;
    private bool _isUnread;

    public Lines(bool isJson)
    {
        _isJson = isJson;
        // The console's own writer sends every line by itself.
        _out = new StreamWriter(Open(), isJson ? new UTF8Encoding(false) : Console.OutputEncoding, 16 * 1024);
    }

    public void Write<T>(T listed, string text) => _out.WriteLine(_isJson ? ToJson(listed) : PrintableText.Of(text));

    /// <summary>Shows what was written; who waits for the first lines need not wait for the last.</summary>
    /// <returns>Whether somebody still reads.</returns>
    public async Task<bool> ShowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _out.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            _isUnread = true;
        }

        return !_isUnread;
    }

    public void Dispose()
    {
        // It would try to write the rest once more.
        if (!_isUnread)
        {
            _out.Dispose();
        }
    }

    // The console's stream keeps to itself that nobody reads a pipe any more (`photos list | head`), and a library of
    // 100,000 would be listed to its end. What is no pipe has a position that other programs share, which a file of our
    // own would not.
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
    private static string ToJson<T>(T listed) => JsonConvert.SerializeObject(listed);
}
