using Microsoft.Extensions.Primitives;
using Newtonsoft.Json;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Json;

namespace PhotosLibrary.Emulator.Api;

/// <summary>
/// The query as Google's front end takes it: the system parameters that every method has, a method's own in either
/// spelling, and nothing else. The tokens among them are the <see cref="Access.Authenticator"/>'s.
/// </summary>
internal static class SystemParameters
{
    private static readonly HashSet<string> Names =
    [
        "$.xgafv",
        "access_token",
        "alt",
        "$alt",
        "callback",
        "$callback",
        "fields",
        "$fields",
        "key",
        "$key",
        "oauth_token",
        "prettyPrint",
        "$prettyPrint",
        "quotaUser",
        "$quotaUser",
        "uploadType",
        "upload_protocol",
    ];

    /// <summary>Reads a method's own parameters, under their own names.</summary>
    /// <exception cref="ApiException">A parameter is not known, or a system parameter is wrong.</exception>
    public static Dictionary<string, StringValues> Read(ApiMethod method, HttpRequest request)
    {
        var query = new Dictionary<string, StringValues>();
        if (request.Query.Count == 0)
        {
            return query;
        }

        var violations = Check(request).ToList();
        foreach (var (name, values) in request.Query)
        {
            // As at Google, both spellings are accepted, also mixed.
            if (Find(method, name) is { } own)
            {
                query[own.Name] = StringValues.Concat(query.GetValueOrDefault(own.Name), values);
            }
            else if (!Names.Contains(name) && !IsInPath(request, name))
            {
                violations.Add(Unknown(name));
            }
        }

        return violations.Count > 0 ? throw ApiErrors.Unreadable(violations) : query;
    }

    private static ApiParameter? Find(ApiMethod method, string name)
    {
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Name == name || parameter.ProtoName == name)
            {
                return parameter;
            }
        }

        return null;
    }

    // Google's client for PHP sends the parameters of the path in the query too: they are fields of the request.
    private static bool IsInPath(HttpRequest request, string name) =>
        request.RouteValues.Keys.Any(key => key == name || ProtoName.Of(key) == name);

    private static IEnumerable<FieldViolation> Check(HttpRequest request)
    {
        // Google describes the other two, but this API responds in JSON only; what it says then is not known.
        if (JsonParameters.Value(request, "alt") is { } alt and not "json")
        {
            yield return Invalid("alt", alt, "json");
        }

        if (JsonParameters.Value(request, "$.xgafv") is { } version and not ("1" or "2"))
        {
            yield return Invalid("$.xgafv", version, "1 or 2");
        }

        if (JsonParameters.Value(request, "prettyPrint") is { } pretty and not ("true" or "false" or "1" or "0"))
        {
            yield return Invalid("pretty_print", pretty, "TYPE_BOOL");
        }

        if (JsonParameters.Value(request, "quotaUser") is { Length: > WireFacts.QuotaUserMaxLength } user)
        {
            yield return Invalid(
                "quota_user",
                user[..WireFacts.QuotaUserMaxLength] + "…",
                $"at most {WireFacts.QuotaUserMaxLength} characters"
            );
        }

        // A script element would get around the rules of browsers that keep one site from reading another.
        if (JsonParameters.Value(request, "callback") is { } callback)
        {
            yield return Invalid("callback", callback, "JSONP is not supported");
        }
    }

    private static FieldViolation Invalid(string field, string value, string expected) =>
        new(field, ApiErrors.Text(ErrorTexts.InvalidValue, field, expected, JsonConvert.ToString(value)));

    private static FieldViolation Unknown(string name) => new(null, ApiErrors.Text(ErrorTexts.UnknownParameter, name));
}
