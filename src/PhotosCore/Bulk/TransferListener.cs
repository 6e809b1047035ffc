namespace PhotosCore.Bulk;

/// <summary>Listens to one transfer of a bulk run.</summary>
internal sealed class TransferListener(Action<TransferProgress> report) : IProgress<TransferProgress>
{
    public void Report(TransferProgress value) => report(value);
}
