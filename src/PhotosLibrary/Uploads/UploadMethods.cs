using PhotosCore.Calls;

namespace PhotosLibrary.Uploads;

/// <summary>
/// The steps of an upload under names that follow Google's pattern, since Google's discovery document leaves the upload
/// endpoint out. A test holds the scopes against <c>Uploads_Create</c> in the spec.
/// </summary>
internal static class UploadMethods
{
    public static readonly ApiOperation Raw = Named("photoslibrary.uploads");
    public static readonly ApiOperation Start = Named("photoslibrary.uploads.start");
    public static readonly ApiOperation Upload = Named("photoslibrary.uploads.upload");
    public static readonly ApiOperation Query = Named("photoslibrary.uploads.query");
    public static readonly ApiOperation Cancel = Named("photoslibrary.uploads.cancel");

#pragma warning disable CS0618 // The scopes that Google removed are named to tell a user what became of them.
    private static ApiOperation Named(string method) =>
        new(
            method,
            "POST",
            OperationEffect.Bytes,
            [PhotosLibraryScopes.AppendOnly],
            [PhotosLibraryScopes.Full, PhotosLibraryScopes.Sharing],
            TokenAudience.GoogleApis
        );
#pragma warning restore CS0618
}
