using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>A JSON response with OAuth's spelling of names, never cached.</summary>
internal sealed class JsonResponse(object body, int status = StatusCodes.Status200OK) : IResult
{
    private static readonly JsonSerializerOptions Spelling = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>Turns the refusals of an endpoint into OAuth's JSON.</summary>
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
            return new JsonResponse(new { refusal.Error, ErrorDescription = refusal.Message }, refusal.Status);
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
