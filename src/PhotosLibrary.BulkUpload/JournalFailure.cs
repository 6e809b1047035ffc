using Microsoft.Data.Sqlite;

namespace PhotosLibrary.BulkUpload;

/// <summary>Says in plain words why a journal of uploads cannot be used, and what can be done.</summary>
internal static class JournalFailure
{
    private const string Elsewhere = "No photo is lost: mend that, or give the journal another place.";

    // To delete it is safe: Google recognizes bytes that it has.
    private const string Anew =
        "No photo is lost: delete it, and the next run sends the files again; Google recognizes those that it has, and "
        + "keeps each once.";

    /// <summary>Whether a failure is one of the journal, once it is open.</summary>
    public static bool IsOne(Exception failure) =>
        failure
            is IOException
            {
                InnerException: SqliteException or InvalidCastException or FormatException or OverflowException
            };

    /// <summary>What SQLite says of a journal.</summary>
    public static IOException Of(string path, SqliteException e) =>
        new(
            e.SqliteErrorCode switch
            {
                5 or 6 =>
                    $"Another run uses the journal {path}. Wait until it has ended, or give this one a journal of "
                        + "its own.",
                8 => $"The journal of uploads {path} cannot be written: it, its folder or its disk is read-only. "
                    + Elsewhere,
                10 =>
                    $"The journal of uploads {path} cannot be read or written: its disk reports an error. {Elsewhere}",
                13 =>
                    $"The journal of uploads {path} cannot be written: its disk is full. No photo is lost: make room, "
                        + "and start again.",
                14 =>
                    $"The journal of uploads {path} cannot be opened: it or its folder may not be written. {Elsewhere}",
                // It may be anything, even a photo: not to be deleted without a look.
                26 => $"{path} is not a journal of uploads, or is damaged. If it is the journal: {Anew} If it is "
                    + "something else, give the journal another place.",
                _ => WordsOfDamage(path),
            },
            e
        );

    /// <summary>What the system says of a journal.</summary>
    public static IOException Of(string path, Exception e) =>
        new(
            e is UnauthorizedAccessException
                ? $"The journal of uploads {path} cannot be made or written: you have no permission to. {Elsewhere}"
                : $"The journal of uploads {path} cannot be made or opened: {e.Message} {Elsewhere}",
            e
        );

    /// <summary>What is in a journal cannot be read.</summary>
    public static IOException Damaged(string path, Exception e) => new(WordsOfDamage(path), e);

    private static string WordsOfDamage(string path) => $"The journal of uploads {path} is damaged. {Anew}";
}
