using System.Text.Json;
using System.Text.Json.Nodes;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.Control;

/// <summary>
/// <c>/emulator</c>: what tests of any language drive the emulator with. Nobody needs a token for it.
/// </summary>
internal static class ControlEndpoints
{
    public const string Path = "/emulator";

    private static readonly string[][] Endpoints =
    [
        ["GET", "/emulator", "This list."],
        ["GET", "/emulator/clock", "The time here: now, isFrozen."],
        [
            "POST",
            "/emulator/clock",
            "Sets, moves or stops the clock: { now } or { advance: \"90m\" }, { freeze: true }.",
        ],
        ["DELETE", "/emulator/clock", "Back to the time of the machine."],
        ["GET", "/emulator/faults", "The faults that are set, and how often each fired."],
        ["POST", "/emulator/faults", "Sets a fault, or a list of them."],
        ["DELETE", "/emulator/faults", "Takes all faults away."],
        ["GET", "/emulator/faults/{id}", "One fault."],
        ["DELETE", "/emulator/faults/{id}", "Takes one fault away."],
        [
            "GET",
            "/emulator/requests",
            "The last requests; filters operation, status, account, since (a sequence number).",
        ],
        ["DELETE", "/emulator/requests", "Forgets the requests so far."],
        ["GET", "/emulator/requests.har", "The last requests as HAR 1.2, with the same filters."],
        ["GET", "/emulator/state", "All that the emulator holds, or one account's with account=NAME."],
        ["POST", "/emulator/reset", "Empties everything: library, uploads, accounts, grants, clock, faults, requests."],
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup(Path);
        control.MapGet(
            "",
            () =>
                Answer(
                    new
                    {
                        Endpoints = Endpoints.Select(row => new
                        {
                            Method = row[0],
                            Path = row[1],
                            Description = row[2],
                        }),
                    }
                )
        );

        control.MapGet("/clock", (EmulatorClock clock) => ClockAnswer(clock));
        control.MapPost("/clock", SetClockAsync);
        control.MapDelete(
            "/clock",
            (EmulatorClock clock) =>
            {
                clock.Reset();
                return ClockAnswer(clock);
            }
        );

        control.MapGet("/faults", (Faults faults) => Answer(new { Faults = faults.List() }));
        control.MapPost("/faults", AddFaultsAsync);
        control.MapDelete(
            "/faults",
            (Faults faults) =>
            {
                faults.Clear();
                return Answer(new { });
            }
        );
        control.MapGet(
            "/faults/{id}",
            (string id, Faults faults) => faults.Find(id) is { } report ? Answer(report) : NoSuchFault(id)
        );
        control.MapDelete(
            "/faults/{id}",
            (string id, Faults faults) => faults.Remove(id) ? Answer(new { }) : NoSuchFault(id)
        );

        control.MapGet(
            "/requests",
            (HttpRequest request, RequestLog log) =>
                ReadFilter(request) is { } filter ? Answer(new { Requests = log.Each(filter) }) : BadFilter()
        );
        control.MapDelete(
            "/requests",
            (RequestLog log) =>
            {
                log.Clear();
                return Answer(new { });
            }
        );
        control.MapGet(
            "/requests.har",
            (HttpRequest request, RequestLog log, PublicAddress address) =>
                ReadFilter(request) is { } filter
                    ? Answer(HarExport.Create(log.Each(filter), address.Of(request)))
                    : BadFilter()
        );

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
                return Answer(new { });
            }
        );
    }

    private static async Task<IResult> SetClockAsync(HttpRequest request, EmulatorClock clock)
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
            return Problem(StatusCodes.Status400BadRequest, exception.Message);
        }

        if (change is null or { Now: null, Advance: null, Freeze: null } or { Now: not null, Advance: not null })
        {
            return Problem(
                StatusCodes.Status400BadRequest,
                "Give now or advance, freeze, or one of the former with freeze."
            );
        }

        if (change.Advance < TimeSpan.Zero)
        {
            return Problem(StatusCodes.Status400BadRequest, "advance cannot be negative; set now to go back.");
        }

        // Stopped before it is set, it shows just that time.
        if (change.Freeze == true)
        {
            clock.Freeze();
        }

        try
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
        catch (ArgumentOutOfRangeException)
        {
            return Problem(StatusCodes.Status400BadRequest, "There is no such time.");
        }

        if (change.Freeze == false)
        {
            clock.Unfreeze();
        }

        return ClockAnswer(clock);
    }

    private static async Task<IResult> AddFaultsAsync(HttpRequest request, Faults faults)
    {
        try
        {
            var json = await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            var added = json is JsonArray list
                ? list.Deserialize<List<Fault>>(ControlJson.Options)
                : [json.Deserialize<Fault>(ControlJson.Options)!];
            return added is null || added.Contains(null!)
                ? Problem(StatusCodes.Status400BadRequest, "Give a fault, or a list of faults.")
                : Answer(new { Faults = faults.Add(added) });
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return Problem(StatusCodes.Status400BadRequest, exception.Message);
        }
    }

    private static RequestFilter? ReadFilter(HttpRequest request)
    {
        var query = request.Query;
        int? status = null;
        long? since = null;
        if (query["status"] is [{ } statusText, ..])
        {
            if (!int.TryParse(statusText, out var number))
            {
                return null;
            }

            status = number;
        }

        if (query["since"] is [{ } sinceText, ..])
        {
            if (!long.TryParse(sinceText, out var number))
            {
                return null;
            }

            since = number;
        }

        return new RequestFilter
        {
            Operation = query["operation"],
            Account = query["account"],
            Status = status,
            Since = since,
        };
    }

    private static IResult BadFilter() =>
        Problem(StatusCodes.Status400BadRequest, "status and since must be whole numbers.");

    private static IResult NoSuchFault(string id) =>
        Problem(StatusCodes.Status404NotFound, $"There is no fault '{id}'.");

    private static IResult ClockAnswer(EmulatorClock clock) => Answer(new { Now = clock.GetUtcNow(), clock.IsFrozen });

    private static IResult Answer<T>(T body) => Results.Json(body, ControlJson.Options);

    private static IResult Problem(int status, string message) =>
        Results.Json(new { Error = new { Code = status, Message = message } }, ControlJson.Options, statusCode: status);

    private sealed record ClockChange(DateTimeOffset? Now = null, TimeSpan? Advance = null, bool? Freeze = null);
}
