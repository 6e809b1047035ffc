namespace PhotosLibrary;

/// <summary>
/// What exceptions of the upload endpoint call its methods, which Google's discovery document leaves out.
/// </summary>
internal static class UploadMethods
{
    public const string Raw = "photoslibrary.uploads";
    public const string Start = "photoslibrary.uploads.start";
    public const string Upload = "photoslibrary.uploads.upload";
    public const string Query = "photoslibrary.uploads.query";
    public const string Cancel = "photoslibrary.uploads.cancel";
}
