namespace PhotosLibrary.Emulator.Errors;

/// <summary>Marks an endpoint whose errors come as a bare status, without the envelope of the others.</summary>
internal sealed class BareErrors
{
    public static BareErrors Instance { get; } = new();
}
