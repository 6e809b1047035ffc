using PhotosLibrary.Emulator.Json;

namespace PhotosLibrary.Emulator.Control.State;

/// <summary><c>/emulator/state</c> and <c>/emulator/reset</c>: reads and deletes what the emulator holds.</summary>
internal static class StateEndpoints
{
    public static void Map(IEndpointRouteBuilder control)
    {
        control.MapGet(
            "/state",
            async (HttpContext context, StateReader state) =>
            {
                context.Response.ContentType = "application/json; charset=utf-8";
                await state.WriteAsync(context.Response.Body, context.Request.Query["account"], context.RequestAborted);
            }
        );
        control.MapPost(
            "/reset",
            async (EmulatorReset reset, CancellationToken cancellationToken) =>
            {
                await reset.RunAsync(cancellationToken);
                return ControlJson.Ok(new { });
            }
        );
    }
}
