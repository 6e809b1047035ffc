namespace PhotosLibrary.Uploads;

/// <summary>Reports how many bytes of an upload have been sent, with how many there are.</summary>
internal sealed class SentBytes(IProgress<TransferProgress> progress, long? totalBytes) : IProgress<long>
{
    public static SentBytes? Of(IProgress<TransferProgress>? progress, long? totalBytes) =>
        progress is null ? null : new SentBytes(progress, totalBytes);

    public void Report(long value) => progress.Report(new TransferProgress(value, totalBytes));
}
