using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http.Extensions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Control.FaultInjection;

/// <summary>The page tokens that faults issued, and what each stands for.</summary>
internal sealed class PageContinuations
{
    private const string Parameter = "pageToken";

    private readonly ConcurrentDictionary<string, PageContinuation> _continuations = new();

    public bool IsEmpty => _continuations.IsEmpty;

    public string Issue(PageContinuation continuation)
    {
        var token = OpaqueId.Create();
        _continuations[token] = continuation;
        return token;
    }

    public void Clear() => _continuations.Clear();

    /// <summary>The token that a request has; null without.</summary>
    public static async Task<string?> ReadTokenAsync(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method))
        {
            return request.Query[Parameter];
        }

        return (string?)(await ReadBodyAsync(request))?[Parameter];
    }

    /// <summary>
    /// Puts the real token into a request that has one of a fault's, and returns how its list continues.
    /// </summary>
    public async Task<PageContinuation?> ResumeAsync(HttpRequest request)
    {
        if (IsEmpty)
        {
            return null;
        }

        if (HttpMethods.IsGet(request.Method))
        {
            if (request.Query[Parameter] is not [{ } token, ..] || Find(token) is not { } found)
            {
                return null;
            }

            var query = new QueryBuilder(request.Query.Where(pair => pair.Key != Parameter));
            if (found.PageToken is not null)
            {
                query.Add(Parameter, found.PageToken);
            }

            request.QueryString = query.ToQueryString();
            return found;
        }

        if (await ReadBodyAsync(request) is not { } body || Find((string?)body[Parameter]) is not { } continuation)
        {
            return null;
        }

        if (continuation.PageToken is null)
        {
            body.Remove(Parameter);
        }
        else
        {
            body[Parameter] = continuation.PageToken;
        }

        SetBody(request, body);
        return continuation;
    }

    /// <summary>The JSON of a request, which can still be read afterwards; null if it is no object.</summary>
    public static async Task<JObject?> ReadBodyAsync(HttpRequest request)
    {
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        var text = await reader.ReadToEndAsync();
        request.Body.Position = 0;
        try
        {
            return JsonConvert.DeserializeObject<JToken>(
                    text,
                    new JsonSerializerSettings { DateParseHandling = DateParseHandling.None }
                ) as JObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Gives a request another body.</summary>
    public static void SetBody(HttpRequest request, JObject body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToString(Formatting.None));
        request.Body = new MemoryStream(bytes);
        request.ContentLength = bytes.Length;
    }

    private PageContinuation? Find(string? token) =>
        token is not null && _continuations.TryGetValue(token, out var continuation) ? continuation : null;
}
