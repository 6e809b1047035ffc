namespace PhotosLibrary.Emulator.Errors;

/// <summary>
/// Turns what goes wrong into Google's error envelope: an <see cref="ApiException"/> as it says, anything else into 500
/// without a word about our insides.
/// </summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (ApiException exception) when (!context.Response.HasStarted)
        {
            await ErrorResponses.WriteEnvelopeAsync(context.Response, exception);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            var error = new ApiException(RpcCode.InvalidArgument, exception.Message) { HttpStatus = exception.StatusCode };
            await ErrorResponses.WriteEnvelopeAsync(context.Response, error);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            LogUnexpected(exception, context.Request.Method, context.Request.Path);
            await ErrorResponses.WriteEnvelopeAsync(context.Response, ApiErrors.Internal());
        }
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed unexpectedly.")]
    private partial void LogUnexpected(Exception exception, string method, string path);
}
