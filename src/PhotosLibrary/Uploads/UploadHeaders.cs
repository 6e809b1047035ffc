namespace PhotosLibrary.Uploads;

/// <summary>The headers of the upload protocol.</summary>
internal static class UploadHeaders
{
    public const string Protocol = "X-Goog-Upload-Protocol";
    public const string Command = "X-Goog-Upload-Command";
    public const string ContentType = "X-Goog-Upload-Content-Type";
    public const string FileName = "X-Goog-Upload-File-Name";
    public const string RawSize = "X-Goog-Upload-Raw-Size";
    public const string Offset = "X-Goog-Upload-Offset";
    public const string Url = "X-Goog-Upload-URL";
    public const string Granularity = "X-Goog-Upload-Chunk-Granularity";
    public const string Status = "X-Goog-Upload-Status";
    public const string SizeReceived = "X-Goog-Upload-Size-Received";
}
