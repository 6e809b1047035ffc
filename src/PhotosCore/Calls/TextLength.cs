namespace PhotosCore.Calls;

/// <summary>The limits of texts, which the spec has and Google enforces.</summary>
internal static class TextLength
{
    /// <summary>Refuses a text that Google would refuse.</summary>
    /// <exception cref="ArgumentException">The text is longer than the limit.</exception>
    public static void Check(string? text, int maxLength, string what, string parameterName)
    {
        if (text?.Length > maxLength)
        {
            throw new ArgumentException(
                $"The {what} has {text.Length} characters, and Google takes at most {maxLength}. Nothing was sent.",
                parameterName
            );
        }
    }
}
