using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.OAuth;
using PhotosLibrary.Emulator.Seeding;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Tests.Scale;

/// <summary>That what is asked often takes as long in a library of a million items as in one of a thousand.</summary>
public sealed partial class QueryPlanTests : IAsyncLifetime, IDisposable
{
    private const string Account = "demo";
    private const string App = "dev";

    private readonly DataDirectory _directory = new(null);
    private readonly Database _database;

    public QueryPlanTests() =>
        _database = new Database(
            _directory.DatabaseFile,
            [
                MediaItemStore.Schema,
                AlbumStore.Schema,
                AlbumEntryStore.Schema,
                AlbumShareStore.Schema,
                UploadStore.Schema,
                GrantStore.Schema,
            ],
            isTemporary: true
        );

    public async Task InitializeAsync() =>
        await new SyntheticLibrary(_database).AddAsync(Account, App, 500, 1, CancellationToken.None);

    [Fact]
    public void Lists_and_searches_neither_scan_the_table_nor_sort()
    {
        var day = new DateSpan(20240229, 20240301, EveryYear: false);
        var anniversary = new DateSpan(1230, 102, EveryYear: true);
        MediaItemCriteria[] all =
        [
            MediaItemCriteria.Everything,
            new() { WithoutArchived = true },
            new() { WithoutArchived = true, Dates = [day, anniversary] },
            new()
            {
                Dates = [anniversary],
                OldestFirst = true,
                NotAfter = DateTimeOffset.UnixEpoch.AddYears(60),
            },
            new()
            {
                WithoutArchived = true,
                IsVideo = true,
                NotAfter = DateTimeOffset.UnixEpoch.AddYears(60),
            },
            new() { WithoutArchived = true, FavoritesOnly = true },
        ];

        AssertIndexed(connection =>
        {
            foreach (var criteria in all)
            {
                var keys = MediaItemStore.ListKeys(connection, Account, App, criteria, null, 10);
                Assert.Equal(
                    keys.Count,
                    MediaItemStore.ListBySequence(connection, [.. keys.Select(key => key.Sequence)]).Count
                );
                Assert.NotEmpty(keys);
                MediaItemStore.ListKeys(connection, Account, App, criteria, (0, 5), 10);
            }
        });
    }

    [Fact]
    public void Deep_page_is_reached_through_the_index() =>
        AssertPlan(
            connection =>
                MediaItemStore.ListKeys(
                    connection,
                    Account,
                    App,
                    new() { NotAfter = DateTimeOffset.UnixEpoch },
                    (1_000_000, 5),
                    10
                ),
            "USING COVERING INDEX media_items_by_time (account=? AND app=? AND creation_time>? AND creation_time<?)"
        );

    [Fact]
    public void Albums_and_their_items_are_read_without_a_table_scan_or_sort() =>
        AssertIndexed(connection =>
        {
            var album = AlbumStore.List(connection, Account, App, null, 10)[0];
            Assert.Equal(10, AlbumEntryStore.ListItems(connection, album.Sequence, App, null, 10).Count);
            AlbumEntryStore.ListItems(connection, album.Sequence, App, (5, 5), 10);
            AlbumStore.Find(connection, Account, album.Id);
            AlbumEntryStore.InsertFirst(connection, album.Sequence, []);
            AlbumEntryStore.InsertLast(connection, album.Sequence, []);
            AlbumEntryStore.InsertAfter(connection, album.Sequence, () => 5, []);
        });

    [Fact]
    public void Items_and_uploads_are_found_through_an_index() =>
        AssertIndexed(connection =>
        {
            MediaItemStore.Find(connection, Account, App, "id");
            MediaItemStore.FindByContent(connection, Account, "content");
            MediaItemStore.FindBySequence(connection, 1);
            MediaItemStore.HasContent(connection, "content");
            UploadStore.Find(connection, "id");
            UploadStore.FindByToken(connection, "token");
            UploadStore.HasContent(connection, "content");
        });

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;

    private void AssertIndexed(Action<SqliteConnection> run)
    {
        var plans = PlansOf(run);
        Assert.NotEmpty(plans);

        // json_each is the list of numbers that a statement is given.
        Assert.All(plans, plan => Assert.DoesNotMatch("^SCAN (?!CONSTANT|json_each)|TEMP B-TREE", plan));
    }

    private void AssertPlan(Action<SqliteConnection> run, string expected) =>
        Assert.Contains(PlansOf(run), plan => plan.Contains(expected, StringComparison.Ordinal));

    // In a transaction of its own, on a connection that has run nothing else before.
    private List<string> PlansOf(Action<SqliteConnection> run) =>
        _database.Read(connection =>
        {
            var known = ((DatabaseConnection)connection).Statements.ToHashSet();
            run(connection);
            var plans = new List<string>();
            foreach (var statement in ((DatabaseConnection)connection).Statements.Except(known).ToList())
            {
                using var explain = connection.CreateCommand();
                explain.CommandText = "EXPLAIN QUERY PLAN " + statement;
                foreach (var name in Parameter().Matches(statement).Select(match => match.Value).Distinct())
                {
                    explain.Parameters.AddWithValue(name, 1);
                }

                using var reader = explain.ExecuteReader();
                while (reader.Read())
                {
                    plans.Add(reader.GetString(3));
                }
            }

            return plans;
        });

    [GeneratedRegex(@"\$\w+")]
    private static partial Regex Parameter();
}
