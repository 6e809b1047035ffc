using Microsoft.AspNetCore.Mvc;
using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Api;

/// <summary>
/// The methods of <c>sharedAlbums</c>, closed since 2025-03-31. They exist, so that they answer 403 and not 404;
/// <see cref="MethodAccessFilter"/> lets nobody come as far as this.
/// </summary>
internal sealed class SharedAlbumsController : SharedAlbumsControllerBase
{
    private const string Closed = "Closed since 2025-03-31.";

    /// <inheritdoc />
    [Obsolete(Closed)]
    public override Task<ActionResult<Album>> Get(
        string shareToken, string? fields, CancellationToken cancellationToken) =>
        throw ApiErrors.CallerHasNoPermission();

    /// <inheritdoc />
    [Obsolete(Closed)]
    public override Task<ActionResult<JoinSharedAlbumResponse>> Join(
        JoinSharedAlbumRequest request, CancellationToken cancellationToken) =>
        throw ApiErrors.CallerHasNoPermission();

    /// <inheritdoc />
    [Obsolete(Closed)]
    public override Task<ActionResult<LeaveSharedAlbumResponse>> Leave(
        LeaveSharedAlbumRequest request, CancellationToken cancellationToken) =>
        throw ApiErrors.CallerHasNoPermission();

    /// <inheritdoc />
    [Obsolete(Closed)]
    public override Task<ActionResult<ListSharedAlbumsResponse>> List(
        int? pageSize,
        string? pageToken,
        bool? excludeNonAppCreatedData,
        string? fields,
        CancellationToken cancellationToken) =>
        throw ApiErrors.CallerHasNoPermission();
}
