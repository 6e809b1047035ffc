namespace PhotosLibrary.Emulator.Clock;

/// <summary>Something that a running emulator forgets when it is reset. Registered as a service, it is found.</summary>
internal interface IResettable
{
    /// <summary>Goes back to how it was at the start.</summary>
    void Reset();
}
