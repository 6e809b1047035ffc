using System.Net;
using System.Net.Http.Headers;

namespace PhotosCore.Downloads;

/// <summary>
/// What a response says of the bytes that it is, or is a part of, so that bytes of two responses are put together only
/// if they belong together.
/// </summary>
/// <remarks>
/// Whether Google's media host honours <c>Range</c>, and what its entity tags are worth, has not been confirmed. So
/// nothing here trusts one sign alone that another contradicts.
/// </remarks>
internal sealed class MediaEntity
{
    private readonly Uri _address;
    private readonly EntityTagHeaderValue? _tag;
    private readonly DateTimeOffset? _lastModified;

    public MediaEntity(Uri address, HttpResponseMessage response)
    {
        _address = address;
        _tag = response.Headers.ETag;
        var headers = response.Content?.Headers;
        _lastModified = headers?.LastModified;
        ContentType = headers?.ContentType?.MediaType;
        Length =
            response.StatusCode == HttpStatusCode.PartialContent
                ? headers?.ContentRange?.Length
                : headers?.ContentLength;
    }

    /// <summary>
    /// How many bytes there are; null if that is not known, as with a body that a transport has decompressed.
    /// </summary>
    public long? Length { get; }

    /// <summary>The media type.</summary>
    public string? ContentType { get; }

    /// <summary>
    /// Has the host send all of it if it is not the same any more; null if the host gave nothing to say so by.
    /// </summary>
    public RangeConditionHeaderValue? Condition =>
        (_tag, _lastModified) switch
        {
            ({ IsWeak: false } tag, _) => new RangeConditionHeaderValue(tag),
            (null, { } date) => new RangeConditionHeaderValue(date),
            _ => null,
        };

    /// <summary>
    /// What to ask on if bytes of this are asked for at an address. The tags of one address say nothing at another, and
    /// so nothing about what a new base URL leads to.
    /// </summary>
    public MediaEntity? At(Uri address) => address == _address ? this : null;

    /// <summary>
    /// Whether there is reason to believe, and none to doubt, that another response is from the same bytes.
    /// </summary>
    public bool IsSame(MediaEntity other)
    {
        if (
            !string.Equals(ContentType, other.ContentType, StringComparison.OrdinalIgnoreCase)
            || (Length is not null && other.Length is not null && Length != other.Length)
        )
        {
            return false;
        }

        var isSameLength = Length is not null && Length == other.Length;
        if (_address != other._address)
        {
            return isSameLength;
        }

        if (_tag is not null && other._tag is not null)
        {
            return _tag.Tag == other._tag.Tag && (isSameLength || !_tag.IsWeak);
        }

        return isSameLength
            && (_lastModified is null || other._lastModified is null || _lastModified == other._lastModified);
    }
}
