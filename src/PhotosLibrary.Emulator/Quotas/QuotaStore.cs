using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Quotas;

/// <summary>Persists the usage of the quotas in the library, for the next start.</summary>
internal sealed class QuotaStore(Database database, QuotaCounters counters)
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS quota_use (
            quota TEXT NOT NULL,
            project TEXT NOT NULL,
            account TEXT NOT NULL,
            used INTEGER NOT NULL,
            ends INTEGER NOT NULL,
            PRIMARY KEY (quota, project, account)) WITHOUT ROWID;
        """;

    private const string Requests = nameof(QuotaOptions.RequestsPerDay);
    private const string Media = nameof(QuotaOptions.MediaRequestsPerDay);
    private const string Writes = nameof(QuotaOptions.WritesPerMinutePerUser);

    public void Restore()
    {
        var rows = database.Read(connection =>
            connection.List(
                "SELECT quota, project, account, used, ends FROM quota_use",
                row =>
                    (
                        Quota: row.GetString(0),
                        Project: row.GetString(1),
                        Account: row.GetString(2),
                        Used: row.GetInt32(3),
                        Ends: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4))
                    )
            )
        );
        if (rows.Count == 0)
        {
            return;
        }

        counters.Restore(
            new QuotaUsage(
                rows.Where(row => row.Quota != Writes).Select(row => row.Ends).FirstOrDefault(),
                rows.Where(row => row.Quota == Writes).Select(row => row.Ends).FirstOrDefault(),
                rows.Where(row => row.Quota == Requests).ToDictionary(row => row.Project, row => row.Used),
                rows.Where(row => row.Quota == Media).ToDictionary(row => row.Project, row => row.Used),
                rows.Where(row => row.Quota == Writes).ToDictionary(row => (row.Account, row.Project), row => row.Used)
            )
        );
    }

    /// <summary>Saves the usage, if it has changed.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (counters.TakeChange() is not { } use)
        {
            return;
        }

        await database.WriteAsync(
            connection =>
            {
                // All rows anew: they are few, and those of yesterday go with them.
                connection.Run("DELETE FROM quota_use");
                foreach (var (project, used) in use.Requests)
                {
                    Insert(Requests, project, "", used, use.DayEnd);
                }

                foreach (var (project, used) in use.Media)
                {
                    Insert(Media, project, "", used, use.DayEnd);
                }

                foreach (var ((account, project), used) in use.Writes)
                {
                    Insert(Writes, project, account, used, use.MinuteEnd);
                }

                return true;

                void Insert(string quota, string project, string account, int used, DateTimeOffset ends) =>
                    connection.Run(
                        """
                        INSERT INTO quota_use (quota, project, account, used, ends)
                        VALUES ($quota, $project, $account, $used, $ends)
                        """,
                        ("$quota", quota),
                        ("$project", project),
                        ("$account", account),
                        ("$used", used),
                        ("$ends", ends.ToUnixTimeMilliseconds())
                    );
            },
            cancellationToken
        );
    }
}
