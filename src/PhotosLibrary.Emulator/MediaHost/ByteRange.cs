using Microsoft.Net.Http.Headers;

namespace PhotosLibrary.Emulator.MediaHost;

/// <summary>
/// Which <c>Range</c> headers count (RFC 9110, 13.1.5 and 14.2): the server of files heeds some that must be ignored.
/// </summary>
internal static class ByteRange
{
    /// <summary>Removes the header from a request in which it must be ignored, so that the whole is sent.</summary>
    /// <param name="request">The request.</param>
    /// <param name="entityTag">The entity tag of what is sent.</param>
    public static void DropIgnored(HttpRequest request, EntityTagHeaderValue entityTag)
    {
        if (!HttpMethods.IsGet(request.Method) || !IsOneOfBytes(request) || !IsOf(entityTag, request))
        {
            request.Headers.Remove(HeaderNames.Range);
        }
    }

    private static bool IsOneOfBytes(HttpRequest request) =>
        RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var range)
        && range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
        && range.Ranges.Count == 1;

    // Nothing here has a date, so none matches; a weak tag never does.
    private static bool IsOf(EntityTagHeaderValue entityTag, HttpRequest request) =>
        !request.Headers.TryGetValue(HeaderNames.IfRange, out var condition)
        || (
            EntityTagHeaderValue.TryParse(condition.ToString(), out var tag)
            && tag.Compare(entityTag, useStrongComparison: true)
        );
}
