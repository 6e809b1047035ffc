using System.Globalization;
using PhotosCore.Responses;

namespace PhotosLibrary.Emulator.Errors;

/// <summary>
/// The errors that this server gives, in Google's words where these are known. Where they are not, it is the generic
/// text with a description of our own beside it.
/// </summary>
internal static class ApiErrors
{
    // The number of the project is unknown here.
    private const string AnyProject = "123456789";

    public static ApiException Unauthenticated() => new(RpcCode.Unauthenticated, ErrorTexts.Unauthenticated);

    /// <summary>The uploads' error for a token that is missing, invalid or lacks the scope.</summary>
    public static ApiException UploadUnauthenticated() =>
        new(RpcCode.Unauthenticated, ErrorTexts.UploadUnauthenticated);

    /// <param name="grpcMethod">Full name of the gRPC method that was called.</param>
    public static ApiException InsufficientScopes(string grpcMethod) =>
        new(
            RpcCode.PermissionDenied,
            ErrorTexts.InsufficientScopes,
            new ErrorInfo
            {
                Reason = GrantAdvice.ScopeInsufficient,
                Metadata = new Dictionary<string, string> { ["service"] = ApiAddress.Host, ["method"] = grpcMethod },
            }
        );

    public static ApiException CallerHasNoPermission() =>
        new(RpcCode.PermissionDenied, ErrorTexts.CallerHasNoPermission);

    /// <summary>The user has switched Google Photos off. Only a part of the text is known, which this is.</summary>
    public static ApiException PhotosDisabled() => new(RpcCode.PermissionDenied, ErrorTexts.PhotosDisabled);

    public static ApiException ApiNotEnabled() =>
        new(RpcCode.PermissionDenied, Text(ErrorTexts.ApiNotEnabled, AnyProject));

    /// <summary>The user's storage is full. Only a part of the text is known, which this is.</summary>
    public static ApiException StorageFull() => new(RpcCode.InvalidArgument, ErrorTexts.StorageFull);

    public static ApiException MethodNotFound() => new(RpcCode.NotFound, ErrorTexts.MethodNotFound);

    public static ApiException Internal() => new(RpcCode.Internal, ErrorTexts.Internal);

    public static ApiException InvalidMediaItemId() => new(RpcCode.InvalidArgument, ErrorTexts.InvalidMediaItemId);

    public static ApiException InvalidMediaItemIdInBatch() =>
        new(RpcCode.InvalidArgument, ErrorTexts.InvalidMediaItemIdInBatch);

    public static ApiException TooManyItems() =>
        new(RpcCode.InvalidArgument, Text(ErrorTexts.TooManyItems, BatchCreateMediaItemsRequest.NewMediaItemsMaxCount));

    public static ApiException InvalidUploadToken() => new(RpcCode.InvalidArgument, ErrorTexts.InvalidUploadToken);

    public static ApiException AlbumNotFound() =>
        new(RpcCode.NotFound, ErrorTexts.AlbumNotFound) { Cause = ApiErrorCause.UnknownAlbum };

    /// <param name="mostItems">How many media items an album holds.</param>
    public static ApiException AlbumFull(int mostItems) =>
        new(
            RpcCode.InvalidArgument,
            ErrorTexts.InvalidArgument,
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
        new(RpcCode.InvalidArgument, Text(ErrorTexts.PayloadTooLarge, limit));

    public static ApiException AlbumNotWritable() => new(RpcCode.InvalidArgument, ErrorTexts.AlbumNotWritable);

    /// <summary>An invalid argument whose text at Google is not known.</summary>
    /// <param name="field">Path of the field in the proto's names.</param>
    /// <param name="description">What is wrong, in our words.</param>
    public static ApiException InvalidArgument(string field, string description) =>
        new(
            RpcCode.InvalidArgument,
            ErrorTexts.InvalidArgument,
            new BadRequest { FieldViolations = [new FieldViolation(field, description)] }
        );

    /// <summary>A selector in <c>fields</c> that does not fit the response.</summary>
    public static ApiException InvalidFields(string description) =>
        InvalidArgument("fields", Text(ErrorTexts.InvalidFields, description));

    /// <summary>A request that cannot be read, with everything that is wrong with it.</summary>
    public static ApiException Unreadable(IReadOnlyList<FieldViolation> violations) =>
        new(
            RpcCode.InvalidArgument,
            string.Join('\n', violations.Select(violation => violation.Description)),
            new BadRequest { FieldViolations = violations }
        );

    /// <summary>One of Google's texts, with what it says of this case.</summary>
    /// <param name="format">The text, with <c>{0}</c> and so on.</param>
    /// <param name="values">What stands there.</param>
    public static string Text(string format, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, format, values);
}
