namespace PhotosCore.Paging;

/// <summary>
/// Google's partial response syntax (<c>a,b(c,d/e)</c>), as far as something must not be forgotten in it.
/// </summary>
internal static class FieldMask
{
    /// <summary>A mask with a field that must be in it; null, which selects everything, stays null.</summary>
    public static string? With(string field, string? mask) =>
        string.IsNullOrWhiteSpace(mask) ? null
        : Selects(mask!, field) ? mask
        : $"{field},{mask}";

    /// <summary>Whether a mask selects a field of the response itself; null selects everything.</summary>
    public static bool IsSelected(string field, string? mask) =>
        string.IsNullOrWhiteSpace(mask) || Selects(mask!, field);

    // Only names outside of parentheses are those of the response itself.
    private static bool Selects(string mask, string field)
    {
        var depth = 0;
        var start = 0;
        for (var at = 0; at <= mask.Length; at++)
        {
            var c = at < mask.Length ? mask[at] : ',';
            if (c == ',' && depth == 0)
            {
                if (mask.Substring(start, at - start).Trim() is var name && (name == field || name == "*"))
                {
                    return true;
                }

                start = at + 1;
            }

            depth +=
                c == '(' ? 1
                : c == ')' ? -1
                : 0;
        }

        return false;
    }
}
