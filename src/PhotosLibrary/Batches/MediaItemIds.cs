namespace PhotosLibrary.Batches;

/// <summary>The ids that a caller gives.</summary>
internal static class MediaItemIds
{
    /// <summary>The ids as they are now, checked before anything is sent.</summary>
    public static IReadOnlyList<string> Check(IEnumerable<string> ids, string parameterName)
    {
        var list = (ids ?? throw new ArgumentNullException(parameterName)).ToList();
        return list.FindIndex(string.IsNullOrEmpty) is >= 0 and var at
            ? throw new ArgumentException($"The id at index {at} is empty. Nothing was sent.", parameterName)
            : list;
    }
}
