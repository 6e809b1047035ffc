using System.Text.Json;
using PhotosLibrary.Emulator.Json;

namespace PhotosLibrary.Emulator.Control;

/// <summary><c>/emulator/clock</c>: reads, sets, moves and stops the clock.</summary>
internal static class ClockEndpoints
{
    private const string Path = "/clock";

    public static void Map(IEndpointRouteBuilder control)
    {
        control.MapGet(Path, (EmulatorClock clock) => Describe(clock));
        control.MapPost(Path, ChangeAsync);
        control.MapDelete(
            Path,
            (EmulatorClock clock) =>
            {
                clock.Reset();
                return Describe(clock);
            }
        );
    }

    private static async Task<IResult> ChangeAsync(HttpRequest request, EmulatorClock clock)
    {
        ClockChange? change;
        try
        {
            change = await JsonSerializer.DeserializeAsync<ClockChange>(
                request.Body,
                ControlJson.Options,
                request.HttpContext.RequestAborted
            );
        }
        catch (JsonException exception)
        {
            return Refuse(exception.Message);
        }

        if (change is null or { Now: null, Advance: null, Freeze: null } or { Now: not null, Advance: not null })
        {
            return Refuse("Give now or advance, freeze, or one of the former with freeze.");
        }

        if (change.Advance < TimeSpan.Zero)
        {
            return Refuse("advance cannot be negative; set now to go back.");
        }

        // Stopped before it is set, it shows just that time.
        if (change.Freeze == true)
        {
            clock.Freeze();
        }

        try
        {
            Move(clock, change);
        }
        catch (ArgumentOutOfRangeException)
        {
            return Refuse("There is no such time.");
        }

        if (change.Freeze == false)
        {
            clock.Unfreeze();
        }

        return Describe(clock);
    }

    private static void Move(EmulatorClock clock, ClockChange change)
    {
        if (change.Now is { } now)
        {
            clock.SetNow(now);
        }

        if (change.Advance is { } time)
        {
            clock.Advance(time);
        }
    }

    private static IResult Describe(EmulatorClock clock) =>
        ControlJson.Ok(new { Now = clock.GetUtcNow(), clock.IsFrozen });

    private static IResult Refuse(string message) => ControlJson.Problem(StatusCodes.Status400BadRequest, message);

    private sealed record ClockChange(DateTimeOffset? Now = null, TimeSpan? Advance = null, bool? Freeze = null);
}
