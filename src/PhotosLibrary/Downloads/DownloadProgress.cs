namespace PhotosLibrary;

/// <summary>How far a download is.</summary>
public readonly struct DownloadProgress : IEquatable<DownloadProgress>
{
    /// <summary>Makes a progress; tests that mock a client may want to.</summary>
    /// <param name="bytes">How many bytes have been written.</param>
    /// <param name="totalBytes">How many there are.</param>
    public DownloadProgress(long bytes, long? totalBytes)
    {
        Bytes = bytes;
        TotalBytes = totalBytes;
    }

    /// <summary>How many bytes have been written. Falls back if the download has to begin anew.</summary>
    public long Bytes { get; }

    /// <summary>How many bytes there are; null if the media host has not said.</summary>
    public long? TotalBytes { get; }

    /// <summary>Whether two have the same numbers.</summary>
    public static bool operator ==(DownloadProgress left, DownloadProgress right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(DownloadProgress left, DownloadProgress right) => !left.Equals(right);

    /// <inheritdoc />
    public bool Equals(DownloadProgress other) => Bytes == other.Bytes && TotalBytes == other.TotalBytes;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is DownloadProgress other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => (Bytes, TotalBytes).GetHashCode();

    /// <summary>For example <c>100 of 200 bytes</c>.</summary>
    public override string ToString() =>
        TotalBytes is { } total
            ? FormattableString.Invariant($"{Bytes} of {total} bytes")
            : FormattableString.Invariant($"{Bytes} bytes");
}
