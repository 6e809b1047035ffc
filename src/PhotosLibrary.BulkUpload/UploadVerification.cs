namespace PhotosLibrary;

/// <summary>What <see cref="BulkUploader.VerifyAsync"/> has found.</summary>
public sealed class UploadVerification
{
    /// <summary>Initializes a result; tests that mock an uploader may want to.</summary>
    /// <param name="foundCount">How many are there.</param>
    /// <param name="forgottenCount">How many are gone.</param>
    /// <param name="unverifiedCount">Of how many it is not known.</param>
    /// <param name="error">Why not.</param>
    public UploadVerification(int foundCount, int forgottenCount, int unverifiedCount = 0, Exception? error = null)
    {
        FoundCount = foundCount;
        ForgottenCount = forgottenCount;
        UnverifiedCount = unverifiedCount;
        Error = error;
    }

    /// <summary>How many files have an item by the journal, and have it in the library.</summary>
    public int FoundCount { get; }

    /// <summary>How many files had an item that is gone: the journal has forgotten it, and they go up again.</summary>
    public int ForgottenCount { get; }

    /// <summary>How many files have an item by the journal of which the library could not be asked.</summary>
    public int UnverifiedCount { get; }

    /// <summary>Why the library could not be asked; null if it was asked of all.</summary>
    public Exception? Error { get; }
}
