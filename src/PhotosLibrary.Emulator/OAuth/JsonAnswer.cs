using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>An answer to a program, spelled as OAuth does whatever the API beside it does; never cached.</summary>
internal sealed class JsonAnswer(object body, int status = StatusCodes.Status200OK) : IResult
{
    private static readonly JsonSerializerOptions Spelling = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>Turns what an endpoint refuses into OAuth's JSON.</summary>
    public static async ValueTask<object?> RefuseWithJson(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        try
        {
            return await next(context);
        }
        catch (OAuthException refusal)
        {
            return new JsonAnswer(new { refusal.Error, ErrorDescription = refusal.Message }, refusal.Status);
        }
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        return response.WriteAsJsonAsync(body, body.GetType(), Spelling, httpContext.RequestAborted);
    }
}
