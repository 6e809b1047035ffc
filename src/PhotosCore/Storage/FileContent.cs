namespace PhotosCore.Storage;

/// <summary>Compares files byte by byte.</summary>
internal static class FileContent
{
    private const int BufferSize = 80 * 1024;

    /// <summary>Whether two files hold the same bytes now; false if one of them cannot be read.</summary>
    public static async Task<bool> IsSameAsync(string path, string other, CancellationToken cancellationToken)
    {
        try
        {
            using var one = RegularFile.OpenRead(path);
            using var two = RegularFile.OpenRead(other);
            if (one.Length != two.Length)
            {
                return false;
            }

            var ofOne = new byte[BufferSize];
            var ofTwo = new byte[BufferSize];
            while (true)
            {
                var count = await FillAsync(one, ofOne, cancellationToken).ConfigureAwait(false);
                if (
                    await FillAsync(two, ofTwo, cancellationToken).ConfigureAwait(false) != count
                    || !ofOne.AsSpan(0, count).SequenceEqual(ofTwo.AsSpan(0, count))
                )
                {
                    return false;
                }

                if (count < BufferSize)
                {
                    return true;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task<int> FillAsync(FileStream file, byte[] buffer, CancellationToken cancellationToken)
    {
        var count = 0;
        int read;
        do
        {
            read = await file.ReadAsync(buffer, count, buffer.Length - count, cancellationToken).ConfigureAwait(false);
            count += read;
        } while (read > 0 && count < buffer.Length);
        return count;
    }
}
