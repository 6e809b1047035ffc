using System.Globalization;
using Microsoft.Extensions.Primitives;
using Newtonsoft.Json;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Library;

namespace PhotosLibrary.Emulator.Api;

/// <summary>A call of a method, read and checked.</summary>
internal sealed class ApiRequest
{
    private readonly HttpContext _context;
    private readonly Dictionary<string, StringValues> _query;
    private readonly object? _body;

    private ApiRequest(HttpContext context, CallContext call, Dictionary<string, StringValues> query, object? body)
    {
        _context = context;
        Call = call;
        _query = query;
        _body = body;
    }

    /// <summary>The caller, and what else the method needs of the HTTP request.</summary>
    public CallContext Call { get; }

    /// <summary>Cancelled when the client is gone.</summary>
    public CancellationToken CancellationToken => _context.RequestAborted;

    /// <summary>Reads a call.</summary>
    /// <exception cref="ApiException">It does not fit the method; the error names everything that does not.</exception>
    public static async ValueTask<ApiRequest> ReadAsync(ApiMethod method, HttpContext context, CallContext call)
    {
        var query = SystemParameters.Read(method, context.Request);
        var body = method.Body is null ? null : await RequestBody.ReadAsync(context, method.Body);
        Check(method, query);
        return new ApiRequest(context, call, query, body);
    }

    /// <summary>A parameter in the path.</summary>
    public string Path(string name) => (string)_context.Request.RouteValues[name]!;

    /// <summary>A text in the query; null if it is not given.</summary>
    public string? Text(string name) =>
        _query.TryGetValue(name, out var values) && values is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>All texts of a name in the query.</summary>
    public IEnumerable<string> Texts(string name) =>
        _query.TryGetValue(name, out var values) ? values.Select(value => value ?? "") : [];

    /// <summary>A number in the query; null if it is not given.</summary>
    public int? Int32(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A yes or no in the query; null if it is not given.</summary>
    public bool? Boolean(string name) => Text(name) is { } text ? bool.Parse(text) : null;

    public T Body<T>() => (T)_body!;

    private static void Check(ApiMethod method, Dictionary<string, StringValues> query)
    {
        List<FieldViolation>? violations = null;
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type == typeof(string) || !query.TryGetValue(parameter.Name, out var values))
            {
                continue;
            }

            if (values is not [{ Length: > 0 } value, ..] || IsGood(parameter.Type, value))
            {
                continue;
            }

            var expected = parameter.Type == typeof(int?) ? "TYPE_INT32" : "TYPE_BOOL";
            var problem = ApiErrors.Text(
                ErrorTexts.InvalidValue,
                parameter.ProtoName,
                expected,
                JsonConvert.ToString(value)
            );
            (violations ??= []).Add(new FieldViolation(parameter.ProtoName, problem));
        }

        if (violations is not null)
        {
            throw ApiErrors.Unreadable(violations);
        }
    }

    private static bool IsGood(Type type, string value) =>
        type == typeof(int?)
            ? int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)
            : bool.TryParse(value, out _);
}
