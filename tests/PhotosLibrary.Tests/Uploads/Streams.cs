using System.IO.Pipelines;
using System.Text;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>Content for uploads, and ears for their progress.</summary>
internal static class Streams
{
    public static MemoryStream Of(string text) => new(Encoding.Latin1.GetBytes(text));

    /// <summary>The same bytes in a stream that cannot seek and does not know its length.</summary>
    public static Stream Unseekable(string text) => PipeReader.Create(Of(text)).AsStream();

    public sealed class Recorder : IProgress<TransferProgress>
    {
        public List<long> Reports { get; } = [];

        public void Report(TransferProgress value) => Reports.Add(value.Bytes);
    }
}
