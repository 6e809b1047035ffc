namespace PhotosCore;

/// <summary>How far an upload or a download is.</summary>
public readonly struct TransferProgress : IEquatable<TransferProgress>
{
    /// <summary>Initializes a value; tests that mock a client may want to.</summary>
    /// <param name="bytes">How many bytes have been sent or written.</param>
    /// <param name="totalBytes">How many there are.</param>
    public TransferProgress(long bytes, long? totalBytes)
    {
        Bytes = bytes;
        TotalBytes = totalBytes;
    }

    /// <summary>
    /// How many bytes have been sent or written. Falls back if some of them have to be transferred again.
    /// </summary>
    public long Bytes { get; }

    /// <summary>How many bytes there are; null if that is not known.</summary>
    public long? TotalBytes { get; }

    /// <summary>Whether two have the same numbers.</summary>
    public static bool operator ==(TransferProgress left, TransferProgress right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(TransferProgress left, TransferProgress right) => !left.Equals(right);

    /// <inheritdoc />
    public bool Equals(TransferProgress other) => Bytes == other.Bytes && TotalBytes == other.TotalBytes;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is TransferProgress other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => (Bytes, TotalBytes).GetHashCode();

    /// <summary>For example <c>100 of 200 bytes</c>.</summary>
    public override string ToString() =>
        TotalBytes is { } total
            ? FormattableString.Invariant($"{Bytes} of {total} bytes")
            : FormattableString.Invariant($"{Bytes} bytes");
}
