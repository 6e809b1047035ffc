using System.Diagnostics.CodeAnalysis;
using System.Text;
using Newtonsoft.Json;

namespace PhotosLibrary.Cli.Library;

/// <summary>What a command lists, a line each, for people or as JSON for programs.</summary>
internal sealed class Lines : IDisposable
{
    // The console's own writer sends every line by itself.
    private readonly StreamWriter _out = new(Console.OpenStandardOutput(), new UTF8Encoding(false), 16 * 1024);
    private readonly bool _isJson;

    public Lines(bool isJson) => _isJson = isJson;

    public void Write<T>(T listed, string text) => _out.WriteLine(_isJson ? ToJson(listed) : text);

    /// <summary>Shows what was written; who waits for the first lines need not wait for the last.</summary>
    public Task ShowAsync(CancellationToken cancellationToken) => _out.FlushAsync(cancellationToken);

    public void Dispose() => _out.Dispose();

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The library keeps all members of its models.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The library keeps all members of its models.")]
    private static string ToJson<T>(T listed) => JsonConvert.SerializeObject(listed);
}
