using System.Globalization;

namespace PhotosLibrary;

/// <summary>Where an upload session stands, as the server says.</summary>
public sealed class UploadStatus
{
    /// <summary>Initializes a status; tests that mock a session may want to.</summary>
    public UploadStatus(UploadState state, long? bytesReceived = null, string? uploadToken = null)
    {
        State = state;
        BytesReceived = bytesReceived;
        UploadToken = uploadToken;
    }

    /// <summary>Whether the session takes bytes, has all, or was cancelled.</summary>
    public UploadState State { get; }

    /// <summary>
    /// How many bytes the server has kept; null if it did not say, which only a finished session may do.
    /// </summary>
    public long? BytesReceived { get; }

    /// <summary>
    /// The upload token, if the session is <see cref="UploadState.Final"/> and the server sent it again. Google does
    /// not promise to.
    /// </summary>
    public string? UploadToken { get; }

    /// <summary>Describes the status without the token.</summary>
    public override string ToString() =>
        $"{State}, {BytesReceived?.ToString(CultureInfo.InvariantCulture) ?? "?"} bytes received";
}

/// <summary>The life of an upload session.</summary>
public enum UploadState
{
    /// <summary>It takes bytes.</summary>
    Active,

    /// <summary>It has all bytes, and has responded with an upload token.</summary>
    Final,

    /// <summary>It was cancelled and takes no more bytes.</summary>
    Cancelled,
}
