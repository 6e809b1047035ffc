using Microsoft.Extensions.Configuration;

namespace Samples.Worker;

/// <summary>What the worker is told, by its command line, its environment or its settings file.</summary>
internal sealed class WorkerSettings(IConfiguration configuration)
{
    /// <summary>The folder that has a folder for each user, named as the user.</summary>
    public string Folder { get; } = configuration["Folder"] ?? "photos";

    /// <summary>Where grants and journals are kept; it has to survive the process.</summary>
    public string State { get; } = configuration["State"] ?? "state";

    /// <summary>The OAuth client, from the Google Cloud console.</summary>
    public string SecretsFile { get; } = configuration["Google:SecretsFile"] ?? "client_secret.json";

    /// <summary>How long to wait between two runs; null to stop after one.</summary>
    public TimeSpan? Every { get; } = configuration.GetValue<TimeSpan?>("Every");
}
