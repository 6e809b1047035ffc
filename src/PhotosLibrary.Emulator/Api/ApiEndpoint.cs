using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosCore.Json;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Json;
using PhotosLibrary.Emulator.Library;
using PhotosLibrary.Emulator.Quotas;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.Api;

/// <summary>Serves the methods of the spec: the steps that every call goes through.</summary>
internal sealed class ApiEndpoint(
    MethodAccess access,
    QuotaCounters quotas,
    PublicAddress address,
    UnconfirmedStatus unconfirmed
)
{
    /// <summary>Adds what the methods need.</summary>
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<MethodAccess>();
        services.AddSingleton<UnconfirmedStatus>();
        services.AddSingleton<ApiEndpoint>();
        services.AddSingleton<BatchEndpoint>();
        services.AddSingleton<AlbumsController>();
        services.AddSingleton<MediaItemsController>();
        services.AddSingleton<SharedAlbumsController>();
    }

    /// <summary>Maps every method that the spec has.</summary>
    public static void Map(WebApplication application)
    {
        var endpoint = application.Services.GetRequiredService<ApiEndpoint>();
        foreach (var method in Methods(application.Services))
        {
            application
                .MapMethods(method.Path, [method.Verb], context => endpoint.ServeAsync(method, context))
                .WithMetadata(method);
        }
    }

    /// <summary>Every method that the spec has.</summary>
    public static IEnumerable<ApiMethod> Methods(IServiceProvider services)
    {
        IApiController[] controllers =
        [
            services.GetRequiredService<AlbumsController>(),
            services.GetRequiredService<MediaItemsController>(),
            services.GetRequiredService<SharedAlbumsController>(),
        ];
        return controllers.SelectMany(controller => controller.Methods);
    }

    private async Task ServeAsync(ApiMethod method, HttpContext context)
    {
        var caller = access.Check(method, context);
        quotas.CountRequest(caller);
        if (method.IsWrite)
        {
            quotas.CountWrite(caller);
        }

        try
        {
            var call = new CallContext(caller, address.Of(context.Request), JsonParameters.IsPretty(context.Request));
            var request = await ApiRequest.ReadAsync(method, context, call);
            // Read before the method runs: a bad selector must not leave a change behind.
            var fields = JsonParameters.Fields(context.Request) is { } text
                ? FieldSelector.Parse(text, method.Response)
                : null;
            var response = await CallAsync(method, request, context);
            context.Response.StatusCode = unconfirmed.Of(response);
            await SendAsync(context, method, response, call.IsPretty, fields);
        }
        catch (ApiException error) when (unconfirmed.Change(error, method) is { } changed)
        {
            throw changed;
        }
        finally
        {
            context.Features.Get<WriteInProgress>()?.EndMethod();
        }
    }

    private async ValueTask<object> CallAsync(ApiMethod method, ApiRequest request, HttpContext context)
    {
        if (!method.IsWrite)
        {
            return await method.Invoke(request);
        }

        // Over before the response is on its way: a client that has it may write again. A fault may have begun it.
        var write = context.Features.Get<WriteInProgress>() is { HasEnded: false } begun
            ? begun
            : quotas.BeginWrite(request.Call.Caller);
        try
        {
            return await method.Invoke(request);
        }
        finally
        {
            write.EndMethod();
        }
    }

    private static async ValueTask SendAsync(
        HttpContext context,
        ApiMethod method,
        object message,
        bool isPretty,
        FieldSelector? fields
    )
    {
        using var json = new PooledBuffer(WireJson.PageSize);
        WireJson.Write(json, (IJsonModel)message, isPretty);
        var response = context.Response;
        response.ContentType = WireJson.ContentType;
        var bytes = fields is null
            ? json.WrittenMemory
            : Select(json.WrittenMemory, fields, JsonParameters.WantsPrettyPrint(context.Request));
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static byte[] Select(ReadOnlyMemory<byte> response, FieldSelector fields, bool isPretty)
    {
        using var text = new StringReader(Encoding.UTF8.GetString(response.Span));
        using var reader = new JsonTextReader(text) { DateParseHandling = DateParseHandling.None };
        var selected = JToken.ReadFrom(reader);
        fields.Apply(selected);
        return Encoding.UTF8.GetBytes(selected.ToString(isPretty ? Formatting.Indented : Formatting.None));
    }
}
