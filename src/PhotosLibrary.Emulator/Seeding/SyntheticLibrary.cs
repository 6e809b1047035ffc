using System.Buffers.Text;
using System.Globalization;
using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Seeding;

/// <summary>
/// A library of any size without its files: rows as an app would have made them over the years, the same for the same
/// number of items and the same seed number.
/// </summary>
internal sealed class SyntheticLibrary(Database database)
{
    private static readonly DateTimeOffset FirstDay = new(2004, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset LastDay = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Camera[] Cameras =
    [
        new("Google", "Pixel 8", 4080, 3072, 6.9, 1.68),
        new("Apple", "iPhone 15 Pro", 5712, 4284, 6.765, 1.78),
        new("Canon", "Canon EOS R6", 5472, 3648, 50, 1.8),
        new("SONY", "ILCE-7M4", 7008, 4672, 35, 2.8),
        new("samsung", "SM-S911B", 4000, 3000, 5.4, 1.8),
        new("NIKON CORPORATION", "NIKON D750", 6016, 4016, 85, 4),
    ];

    private static readonly string[] Places =
    [
        "Lisbon",
        "The lake",
        "Grandma's house",
        "Kyoto",
        "The garden",
        "Norway",
        "School",
        "Weekend",
        "Wedding",
        "Hike",
    ];

    /// <summary>Adds the library to an account, once.</summary>
    /// <param name="account">Whose library it is.</param>
    /// <param name="app">Client id of the app that seems to have created it.</param>
    /// <param name="count">How many items.</param>
    /// <param name="seedNumber">Makes another library of the same size.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="IOException">The account has another synthetic library with this seed number.</exception>
    public Task AddAsync(string account, string app, int count, int seedNumber, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var existing = CountExisting(connection, account, seedNumber);
                if (existing == count)
                {
                    return true;
                }

                if (existing > 0)
                {
                    throw new IOException(
                        $"Account {account} has {existing} synthetic items of seed number {seedNumber} already, "
                            + $"not {count}: take another seed number or another data folder."
                    );
                }

                // All in one transaction, so that a kill leaves all of it or nothing, indexes included.
                connection.Run(MediaItemStore.DropIndexes);
                connection.Run(AlbumEntryStore.DropCounting);
                var random = new Random(HashCode(seedNumber, count));
                var first = AddItems(connection, account, app, count, seedNumber, random);
                AddAlbums(connection, account, app, first, count, random);
                connection.Run(AlbumEntryStore.Counting);
                connection.Run(MediaItemStore.Indexes);
                return true;
            },
            cancellationToken
        );

    private static int CountExisting(SqliteConnection connection, string account, int seedNumber) =>
        connection.Single(
            "SELECT count(*) FROM media_items WHERE content BETWEEN $first AND $last AND account = $account",
            row => row.GetInt32(0),
            ("$first", SyntheticContent.Of(seedNumber, 0)),
            ("$last", SyntheticContent.Of(seedNumber, int.MaxValue)),
            ("$account", account)
        );

    // Not System.HashCode, which differs from process to process.
    private static int HashCode(int seedNumber, int count) => unchecked((seedNumber * 486_187_739) + count);

    // Returns the number of the first; the others follow.
    private static long AddItems(
        SqliteConnection connection,
        string account,
        string app,
        int count,
        int seedNumber,
        Random random
    )
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = """
            INSERT INTO media_items (
                sequence, id, account, app, content, filename, added_at, creation_time, capture_time, capture_date,
                is_archived, is_favorite, mime_type, is_video, width, height, camera_make, camera_model, focal_length,
                aperture, iso, exposure, frame_rate)
            VALUES (
                $sequence, $id, $account, $app, $content, $filename, $time, $time, $time, $date, $archived, $favorite,
                $mime_type, $video, $width, $height, $make, $model, $focal, $aperture, $iso, $exposure, $rate)
            """;
        SqliteParameter Parameter(string name)
        {
            var parameter = new SqliteParameter { ParameterName = name };
            insert.Parameters.Add(parameter);
            return parameter;
        }

        insert.Parameters.AddWithValue("$account", account);
        insert.Parameters.AddWithValue("$app", app);
        var (sequence, id, content) = (Parameter("$sequence"), Parameter("$id"), Parameter("$content"));
        var (filename, time, date) = (Parameter("$filename"), Parameter("$time"), Parameter("$date"));
        var (archived, favorite) = (Parameter("$archived"), Parameter("$favorite"));
        var (mimeType, video) = (Parameter("$mime_type"), Parameter("$video"));
        var (width, height) = (Parameter("$width"), Parameter("$height"));
        var (make, model) = (Parameter("$make"), Parameter("$model"));
        var (focal, aperture) = (Parameter("$focal"), Parameter("$aperture"));
        var (iso, exposure, rate) = (Parameter("$iso"), Parameter("$exposure"), Parameter("$rate"));

        var first = 1 + connection.Single("SELECT coalesce(max(sequence), 0) FROM media_items", row => row.GetInt64(0));
        var step = (LastDay - FirstDay) / count;
        for (var index = 0; index < count; index++)
        {
            var camera = Cameras[random.Next(Cameras.Length)];
            var isVideo = random.Next(100) < 7;
            var isUpright = random.Next(4) == 0;
            var taken = FirstDay + (step * (index + random.NextDouble()));
            var day = taken.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
            var (longSide, shortSide) = isVideo ? (1920, 1080) : (camera.Width, camera.Height);
            sequence.Value = first + index;
            id.Value = CreateId(random);
            content.Value = SyntheticContent.Of(seedNumber, index);
            filename.Value = string.Create(
                CultureInfo.InvariantCulture,
                $"IMG_{day}_{taken:HHmmss}_{index}.{(isVideo ? "mp4" : "jpg")}"
            );
            time.Value = taken.ToUnixTimeMilliseconds();
            date.Value = DateSpan.NumberOf(taken.Year, taken.Month, taken.Day);
            archived.Value = random.Next(100) == 0;
            favorite.Value = random.Next(50) == 0;
            mimeType.Value = isVideo ? "video/mp4" : "image/jpeg";
            video.Value = isVideo;
            width.Value = isUpright ? shortSide : longSide;
            height.Value = isUpright ? longSide : shortSide;
            make.Value = camera.Make;
            model.Value = camera.Model;
            focal.Value = isVideo ? DBNull.Value : camera.FocalLength;
            aperture.Value = isVideo ? DBNull.Value : camera.Aperture;
            iso.Value = isVideo ? DBNull.Value : 50 << random.Next(7);
            exposure.Value = isVideo ? DBNull.Value : decimal.Round(1m / (15 << random.Next(8)), 6);
            rate.Value = isVideo ? 30.0 : DBNull.Value;
            insert.ExecuteNonQuery();
        }

        return first;
    }

    // Each holds what was taken one after the other. Most are small, a few as large as an album can be, and about half
    // of the items are in none.
    private static void AddAlbums(
        SqliteConnection connection,
        string account,
        string app,
        long firstItem,
        int count,
        Random random
    )
    {
        using var album = connection.CreateCommand();
        album.CommandText = """
            INSERT INTO albums (id, account, app, title, item_count) VALUES ($id, $account, $app, $title, $count)
            RETURNING sequence
            """;
        album.Parameters.AddWithValue("$account", account);
        album.Parameters.AddWithValue("$app", app);
        var id = album.Parameters.Add("$id", SqliteType.Text);
        var title = album.Parameters.Add("$title", SqliteType.Text);
        var size = album.Parameters.Add("$count", SqliteType.Integer);

        using var entry = connection.CreateCommand();
        entry.CommandText = "INSERT INTO album_entries (album, position, media_item) VALUES ($album, $position, $item)";
        var owner = entry.Parameters.Add("$album", SqliteType.Integer);
        var position = entry.Parameters.Add("$position", SqliteType.Integer);
        var item = entry.Parameters.Add("$item", SqliteType.Integer);

        var next = 0;
        for (var number = 1; next < count; number++)
        {
            var length = Math.Min(SizeOfAlbum(number, random), count - next);
            id.Value = CreateId(random);
            title.Value = string.Create(CultureInfo.InvariantCulture, $"{Places[random.Next(Places.Length)]} {number}");
            size.Value = length;
            owner.Value = (long)album.ExecuteScalar()!;
            for (var index = 0; index < length; index++)
            {
                position.Value = (index + 1) * AlbumEntryStore.Spacing;
                item.Value = firstItem + next + index;
                entry.ExecuteNonQuery();
            }

            next += length + random.Next((2 * length) + 1);
        }
    }

    // The tenth is as large as can be, so that a large library surely has such an album; of the others, as many are
    // between 5 and 50 as between 50 and 500.
    private static int SizeOfAlbum(int number, Random random) =>
        number == 10 ? Album.MediaItemsCountMax : (int)(5 * Math.Pow(10, 2.5 * random.NextDouble()));

    private static string CreateId(Random random)
    {
        Span<byte> bytes = stackalloc byte[OpaqueId.RandomBytes];
        random.NextBytes(bytes);
        return "A" + Base64Url.EncodeToString(bytes);
    }

    private sealed record Camera(string Make, string Model, int Width, int Height, double FocalLength, double Aperture);
}
