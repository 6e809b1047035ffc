using PhotosLibrary.Emulator.Json;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.Control.Requests;

/// <summary><c>/emulator/requests</c>: the request log, as JSON of its own and as HAR.</summary>
internal static class RequestEndpoints
{
    private const string Path = "/requests";

    public static void Map(IEndpointRouteBuilder control)
    {
        control.MapGet(
            Path,
            (HttpRequest request, RequestLog log) =>
                TryReadFilter(request, out var filter) ? ControlJson.Ok(new { Requests = log.Each(filter) }) : Refuse()
        );
        control.MapDelete(
            Path,
            (RequestLog log) =>
            {
                log.Clear();
                return ControlJson.Ok(new { });
            }
        );
        control.MapGet(
            "/requests.har",
            (HttpRequest request, RequestLog log, PublicAddress address) =>
                TryReadFilter(request, out var filter)
                    ? ControlJson.Ok(HarExport.Create(log.Each(filter), address.Of(request)))
                    : Refuse()
        );
    }

    private static bool TryReadFilter(HttpRequest request, out RequestFilter filter)
    {
        var query = request.Query;
        filter = new RequestFilter { Operation = query["operation"], Account = query["account"] };
        if (query["status"] is [{ } statusText, ..])
        {
            if (!int.TryParse(statusText, out var status))
            {
                return false;
            }

            filter = filter with { Status = status };
        }

        if (query["since"] is [{ } sinceText, ..])
        {
            if (!long.TryParse(sinceText, out var since))
            {
                return false;
            }

            filter = filter with { Since = since };
        }

        return true;
    }

    private static IResult Refuse() =>
        ControlJson.Problem(StatusCodes.Status400BadRequest, "status and since must be whole numbers.");
}
