using PhotosLibrary.Emulator.Control.FaultInjection;
using PhotosLibrary.Emulator.Control.Requests;
using PhotosLibrary.Emulator.Control.State;
using PhotosLibrary.Emulator.Json;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.Control;

/// <summary>
/// <c>/emulator</c>: what tests of any language drive the emulator with. It asks for no token.
/// </summary>
internal static class ControlEndpoints
{
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
        ["GET", "/emulator/faults", "The injected faults, and how often each fired."],
        ["POST", "/emulator/faults", "Injects a fault, or a list of them."],
        ["DELETE", "/emulator/faults", "Removes all faults."],
        ["GET", "/emulator/faults/{id}", "One fault."],
        ["DELETE", "/emulator/faults/{id}", "Removes one fault."],
        [
            "GET",
            "/emulator/requests",
            "The last requests; filters operation, status, account, since (a sequence number).",
        ],
        ["DELETE", "/emulator/requests", "Deletes the requests so far."],
        ["GET", "/emulator/requests.har", "The last requests as HAR 1.2, with the same filters."],
        ["GET", "/emulator/state", "All that the emulator holds, or one account's with account=NAME."],
        ["POST", "/emulator/reset", "Empties everything: library, uploads, accounts, grants, clock, faults, requests."],
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup(ControlPath.Root);
        control.MapGet("", () => ControlJson.Ok(new { Endpoints = Endpoints.Select(Describe) }));
        ClockEndpoints.Map(control);
        FaultEndpoints.Map(control);
        RequestEndpoints.Map(control);
        StateEndpoints.Map(control);
    }

    private static object Describe(string[] row) =>
        new
        {
            Method = row[0],
            Path = row[1],
            Description = row[2],
        };
}
