using System.Text.Json;
using System.Text.Json.Nodes;
using PhotosLibrary.Emulator.Json;

namespace PhotosLibrary.Emulator.Control.FaultInjection;

/// <summary><c>/emulator/faults</c>: injects faults, lists them with what each did, and removes them.</summary>
internal static class FaultEndpoints
{
    private const string Path = "/faults";
    private const string PathOfOne = "/faults/{id}";

    public static void Map(IEndpointRouteBuilder control)
    {
        control.MapGet(Path, (Faults faults) => ControlJson.Ok(new { Faults = faults.List() }));
        control.MapPost(Path, AddAsync);
        control.MapDelete(
            Path,
            (Faults faults) =>
            {
                faults.Clear();
                return ControlJson.Ok(new { });
            }
        );
        control.MapGet(
            PathOfOne,
            (string id, Faults faults) => faults.Find(id) is { } report ? ControlJson.Ok(report) : NotFound(id)
        );
        control.MapDelete(
            PathOfOne,
            (string id, Faults faults) => faults.Remove(id) ? ControlJson.Ok(new { }) : NotFound(id)
        );
    }

    private static async Task<IResult> AddAsync(HttpRequest request, Faults faults)
    {
        try
        {
            var json = await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            var added = json is JsonArray list
                ? list.Deserialize<List<Fault>>(ControlJson.Options)
                : [json.Deserialize<Fault>(ControlJson.Options)!];
            return added is null || added.Contains(null!)
                ? Refuse("Give a fault, or a list of faults.")
                : ControlJson.Ok(new { Faults = faults.Add(added) });
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return Refuse(exception.Message);
        }
    }

    private static IResult Refuse(string message) => ControlJson.Problem(StatusCodes.Status400BadRequest, message);

    private static IResult NotFound(string id) =>
        ControlJson.Problem(StatusCodes.Status404NotFound, $"There is no fault '{id}'.");
}
