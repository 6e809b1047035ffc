using Microsoft.AspNetCore.Connections;
using PhotosLibrary.Emulator.Control.FaultInjection;
using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Pipeline;

/// <summary>
/// Turns exceptions into errors as Google writes them: an <see cref="ApiException"/> as it says, any other into 500
/// without details.
/// </summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionResetException)
        {
            // The client is gone, or has started again on another connection: there is no one to respond to.
            context.Abort();
        }
        catch (Exception exception) when (exception is not FaultSignal && !context.Response.HasStarted)
        {
            var error = ToApiException(exception);
            if (error.Code == RpcCode.Internal)
            {
                LogUnexpected(exception, context.Request.Method, context.Request.Path);
            }

            await (
                context.GetEndpoint()?.Metadata.GetMetadata<BareErrors>() is null
                    ? ErrorResponses.WriteEnvelopeAsync(context.Response, error)
                    : ErrorResponses.WriteBareStatusAsync(context.Response, error)
            );
        }
    }

    private static ApiException ToApiException(Exception exception) =>
        exception switch
        {
            ApiException error => error,

            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ApiErrors.PayloadTooLarge(
                Serving.ServerLimits.JsonBytes
            ),

            // A request that is not valid HTTP, such as a truncated body.
            BadHttpRequestException bad => new(RpcCode.InvalidArgument, bad.Message) { HttpStatus = bad.StatusCode },
            _ => ApiErrors.Internal(),
        };

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed unexpectedly.")]
    private partial void LogUnexpected(Exception exception, string method, string path);
}
