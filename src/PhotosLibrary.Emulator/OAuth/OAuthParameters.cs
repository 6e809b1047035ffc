using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>The parameters of a request, each of which OAuth allows only once (RFC 6749, section 3.1).</summary>
internal sealed class OAuthParameters
{
    private readonly Func<string, StringValues> _find;

    public OAuthParameters(IQueryCollection query) => _find = name => query[name];

    public OAuthParameters(IFormCollection form) => _find = name => form[name];

    /// <summary>Whether a request has a form as OAuth knows them, which is no multipart one.</summary>
    public static bool IsForm(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the body as a form; any other body counts as an empty one, as at Google.</summary>
    public static async Task<OAuthParameters> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsForm(request))
        {
            return new OAuthParameters(FormCollection.Empty);
        }

        try
        {
            return new OAuthParameters(await request.ReadFormAsync(cancellationToken));
        }
        catch (InvalidDataException)
        {
            throw new OAuthException("invalid_request", "The body is not a valid form.");
        }
    }

    /// <summary>The value, or null if it is missing or empty.</summary>
    public string? Optional(string name) =>
        _find(name) switch
        {
            { Count: > 1 } => throw new OAuthException(
                "invalid_request",
                $"OAuth 2 parameters can only have a single value: {name}"
            ),
            var values => string.IsNullOrEmpty(values) ? null : values.ToString(),
        };

    public string Required(string name) =>
        Optional(name) ?? throw new OAuthException("invalid_request", $"Missing required parameter: {name}");

    /// <summary>All values of a field that a form may have several times, such as a group of checkboxes.</summary>
    public IEnumerable<string?> Every(string name) => _find(name);
}
