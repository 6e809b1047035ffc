namespace PhotosLibrary.Emulator.Quotas;

/// <summary><c>GET /emulator/quotas</c>: the usage of each quota; <c>DELETE</c> resets them.</summary>
internal static class QuotaEndpoint
{
    public const string Path = "/emulator/quotas";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (QuotaCounters quotas) => Results.Json(new { quotas = quotas.Read() }));
        routes.MapDelete(
            Path,
            (QuotaCounters quotas) =>
            {
                quotas.Clear();
                return Results.NoContent();
            }
        );
    }
}
