namespace PhotosLibrary.Emulator.Errors;

/// <summary>
/// The errors that this server gives, in Google's words where these are known. Where they are not, it is the generic
/// text with a description of our own beside it.
/// </summary>
internal static class ApiErrors
{
    private const string GenericText = "Request contains an invalid argument.";

    public static ApiException Unauthenticated() =>
        new(
            RpcCode.Unauthenticated,
            "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other "
                + "valid authentication credential. "
                + "See https://developers.google.com/identity/sign-in/web/devconsole-project."
        );

    /// <summary>The uploads' error for a token that is missing, invalid or lacks the scope.</summary>
    public static ApiException UploadUnauthenticated() =>
        new(RpcCode.Unauthenticated, "Authentication session is not defined.");

    /// <param name="grpcMethod">Full name of the gRPC method that was called.</param>
    public static ApiException InsufficientScopes(string grpcMethod) =>
        new(
            RpcCode.PermissionDenied,
            "Request had insufficient authentication scopes.",
            new ErrorInfo
            {
                Reason = "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                Metadata = new Dictionary<string, string>
                {
                    ["service"] = "photoslibrary.googleapis.com",
                    ["method"] = grpcMethod,
                },
            }
        );

    public static ApiException CallerHasNoPermission() =>
        new(RpcCode.PermissionDenied, "The caller does not have permission");

    /// <summary>The user has switched Google Photos off. Only a part of the text is known, which this is.</summary>
    public static ApiException PhotosDisabled() =>
        new(RpcCode.PermissionDenied, "Google Photos is disabled for the user");

    public static ApiException ApiNotEnabled() =>
        new(
            RpcCode.PermissionDenied,
            "Photos Library API has not been used in project 123456789 before or it is disabled. Enable it by "
                + "visiting https://console.developers.google.com/apis/api/photoslibrary.googleapis.com/overview"
                + "?project=123456789 then retry."
        );

    /// <summary>The user's storage is full. Only a part of the text is known, which this is.</summary>
    public static ApiException StorageFull() =>
        new(RpcCode.InvalidArgument, "The remaining storage in the user's account is not enough");

    public static ApiException MethodNotFound() => new(RpcCode.NotFound, "Method not found.");

    public static ApiException Internal() => new(RpcCode.Internal, "Internal error encountered.");

    public static ApiException InvalidMediaItemId() => new(RpcCode.InvalidArgument, "Invalid media item ID.");

    public static ApiException InvalidMediaItemIdInBatch() =>
        new(RpcCode.InvalidArgument, "Request contains an invalid media item id.");

    public static ApiException TooManyItems() => new(RpcCode.InvalidArgument, "Request must have less than 50 items.");

    public static ApiException InvalidUploadToken() =>
        new(RpcCode.InvalidArgument, "Request must contain a valid upload token.");

    public static ApiException AlbumNotFound() =>
        new(RpcCode.NotFound, "The provided ID does not match any albums") { Cause = ApiErrorCause.UnknownAlbum };

    /// <param name="mostItems">How many media items an album holds.</param>
    public static ApiException AlbumFull(int mostItems) =>
        new(
            RpcCode.InvalidArgument,
            GenericText,
            new BadRequest
            {
                FieldViolations = [new FieldViolation("album_id", $"An album holds at most {mostItems} media items.")],
            }
        )
        {
            Cause = ApiErrorCause.FullAlbum,
        };

    /// <summary>A request that is too long.</summary>
    public static ApiException PayloadTooLarge(int limit) =>
        new(RpcCode.InvalidArgument, $"Request payload size exceeds the limit: {limit} bytes.");

    public static ApiException AlbumNotWritable() =>
        new(RpcCode.InvalidArgument, "No permission to add media items to this album.");

    /// <summary>An invalid argument whose text at Google is not known.</summary>
    /// <param name="field">Path of the field in the proto's names.</param>
    /// <param name="description">What is wrong, in our words.</param>
    public static ApiException InvalidArgument(string field, string description) =>
        new(
            RpcCode.InvalidArgument,
            GenericText,
            new BadRequest { FieldViolations = [new FieldViolation(field, description)] }
        );

    /// <summary>A selector in <c>fields</c> that does not fit the response.</summary>
    public static ApiException InvalidFields(string description) =>
        InvalidArgument("fields", $"Error expanding 'fields' parameter. {description}");

    /// <summary>A request that cannot be read, with everything that is wrong with it.</summary>
    public static ApiException Unreadable(IReadOnlyList<FieldViolation> violations) =>
        new(
            RpcCode.InvalidArgument,
            string.Join('\n', violations.Select(violation => violation.Description)),
            new BadRequest { FieldViolations = violations }
        );
}
