using System.Text;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Transfers;

/// <summary>
/// What became of each file, in a file for other programs: CSV if its name says so, else a JSON object on each line.
/// </summary>
internal sealed class ReportFile : IDisposable
{
    private readonly StreamWriter _file;
    private readonly bool _isCsv;

    private ReportFile(StreamWriter file, bool isCsv) => (_file, _isCsv) = (file, isCsv);

    /// <exception cref="CommandException">The file cannot be written.</exception>
    public static ReportFile Create(FileInfo file)
    {
        var isCsv = file.Extension.Equals(".csv", StringComparison.OrdinalIgnoreCase);
        try
        {
            // Who watches it reads each line as soon as it is there.
            var writer = new StreamWriter(file.FullName, append: false, new UTF8Encoding(false)) { AutoFlush = true };
            if (isCsv)
            {
                writer.Write("path,outcome,bytes,mediaItemId,error\r\n");
            }

            return new ReportFile(writer, isCsv);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The report cannot be written: {ErrorText.Of(e)}", ExitCode.Usage);
        }
    }

    public Task WriteAsync(TransferOutcome outcome) =>
        _isCsv
            ? _file.WriteAsync(
                string.Join(
                    ',',
                    Quote(outcome.Path),
                    Quote(outcome.Outcome),
                    outcome.Bytes?.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    Quote(outcome.MediaItemId),
                    Quote(outcome.Error)
                ) + "\r\n"
            )
            : _file.WriteAsync(Lines.ToJson(outcome) + "\n");

    public void Dispose() => _file.Dispose();

    private static string? Quote(string? text) =>
        text?.AsSpan().IndexOfAny(",\"\r\n") >= 0
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
}
