using System.Reflection;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>A set of content categories, a bit for each, numbered as the API numbers them.</summary>
internal readonly record struct CategorySet(long Bits)
{
    // The spec lists the values in the order of their numbers, which begin with 0 for NONE.
    private static readonly ContentCategory[] Known =
    [
        .. typeof(ContentCategory)
            .GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(ContentCategory))
            .Select(property => (ContentCategory)property.GetValue(null)!),
    ];

    public bool IsEmpty => Bits == 0;

    /// <summary>The set of some categories; <c>NONE</c> adds nothing.</summary>
    /// <exception cref="ArgumentException">There is no such category.</exception>
    public static CategorySet Of(IEnumerable<ContentCategory> categories)
    {
        var bits = 0L;
        foreach (var category in categories.Where(category => category != ContentCategory.None))
        {
            var number = Array.IndexOf(Known, category);
            if (number < 0)
            {
                throw new ArgumentException($"There is no content category '{category.Value}'.");
            }

            bits |= 1L << number;
        }

        return new CategorySet(bits);
    }

    public bool Overlaps(CategorySet other) => (Bits & other.Bits) != 0;

    public CategorySet With(CategorySet other) => new(Bits | other.Bits);

    /// <summary>The categories, in the order of their numbers.</summary>
    public IReadOnlyList<ContentCategory> ToList()
    {
        var bits = Bits;
        return [.. Known.Where((_, number) => (bits & (1L << number)) != 0)];
    }
}
