using System.Buffers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Newtonsoft.Json;
using PhotosLibrary.Emulator.Api.Json;
using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Api;

/// <summary>
/// The query as Google's front end takes it: the system parameters that every method has, a method's own in either
/// spelling, and nothing else. Which fields to send is the business of <see cref="PartialResponseFilter"/>, the tokens
/// are the <see cref="Access.Authenticator"/>'s.
/// </summary>
internal sealed class SystemParameterFilter(IOptions<MvcOptions> mvc) : IResourceFilter, IResultFilter
{
    private const int QuotaUserMaxLength = 40;

    private static readonly HashSet<string> Names =
    [
        "$.xgafv", "access_token", "alt", "$alt", "callback", "$callback", "fields", "$fields", "key", "$key",
        "oauth_token", "prettyPrint", "$prettyPrint", "quotaUser", "$quotaUser", "uploadType", "upload_protocol",
    ];

    private readonly Lazy<NewtonsoftJsonOutputFormatter> _indented = new(() => new NewtonsoftJsonOutputFormatter(
        WireJson.Configure(new JsonSerializerSettings { Formatting = Formatting.Indented }),
        ArrayPool<char>.Shared,
        mvc.Value,
        jsonOptions: null));

    /// <summary>Whether an answer shall be made for people to read, which is so unless the request forbids it.</summary>
    public static bool WantsPrettyPrint(HttpRequest request) =>
        Value(request, "prettyPrint") is not { } text || text is not ("false" or "0");

    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        var request = context.HttpContext.Request;
        var violations = Check(request).ToList();
        var own = context.ActionDescriptor.Parameters
            .Where(parameter => parameter.BindingInfo?.BindingSource == BindingSource.Query)
            .Select(parameter => parameter.Name)
            .ToDictionary(ProtoName.Of);
        var query = new Dictionary<string, StringValues>();
        foreach (var (name, values) in request.Query)
        {
            // As Google, both spellings are taken, the same one or not.
            var key = own.GetValueOrDefault(name, name);
            if (Names.Contains(name) || own.ContainsValue(key))
                query[key] = StringValues.Concat(query.GetValueOrDefault(key), values);
            else
                violations.Add(Unknown(name));
        }

        if (violations.Count > 0) throw ApiErrors.Unreadable(violations);
        request.Query = new QueryCollection(query);
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }

    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is ObjectResult result && WantsPrettyPrint(context.HttpContext.Request))
            result.Formatters.Add(_indented.Value);
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }

    private static IEnumerable<FieldViolation> Check(HttpRequest request)
    {
        // Google describes the other two, but this API has answers in JSON only; what it says then is not known.
        if (Value(request, "alt") is { } alt and not "json")
            yield return Invalid("alt", alt, "json");
        if (Value(request, "$.xgafv") is { } version and not ("1" or "2"))
            yield return Invalid("$.xgafv", version, "1 or 2");
        if (Value(request, "prettyPrint") is { } pretty and not ("true" or "false" or "1" or "0"))
            yield return Invalid("pretty_print", pretty, "TYPE_BOOL");
        if (Value(request, "quotaUser") is { Length: > QuotaUserMaxLength } user)
            yield return Invalid("quota_user", user[..QuotaUserMaxLength] + "…", $"at most {QuotaUserMaxLength} characters");

        // A script element would get around the rules of browsers that keep one site from reading another.
        if (Value(request, "callback") is { } callback)
            yield return Invalid("callback", callback, "JSONP is not supported");
    }

    private static string? Value(HttpRequest request, string name) =>
        request.Query[name] is [{ Length: > 0 } value, ..] ? value
        : request.Query["$" + name] is [{ Length: > 0 } dollar, ..] ? dollar
        : null;

    private static FieldViolation Invalid(string field, string value, string expected) =>
        new(field, $"Invalid value at '{field}' ({expected}), {JsonConvert.ToString(value)}");

    private static FieldViolation Unknown(string name) => new(
        null,
        $"Invalid JSON payload received. Unknown name \"{name}\": Cannot bind query parameter. Field '{name}' could not " +
        "be found in request message.");
}
