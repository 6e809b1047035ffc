namespace PhotosLibrary.Emulator.Media;

/// <summary>Reads a part of a file that may be odd without loss of the others.</summary>
internal static class OddParts
{
    /// <summary>What a part says; the default where it is damaged.</summary>
    public static T? Read<T>(Func<T?> part)
    {
        try
        {
            return part();
        }
        catch (Exception exception) when (IsOdd(exception))
        {
            return default;
        }
    }

    /// <summary>Whether an exception comes of lengths and numbers that do not fit together.</summary>
    public static bool IsOdd(Exception exception) =>
        exception
            is EndOfStreamException
                or ArgumentException
                or IndexOutOfRangeException
                or OverflowException
                or InvalidDataException
                or UnsupportedMediaException;
}
