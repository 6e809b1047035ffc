namespace PhotosLibrary.Emulator.Clock;

/// <summary>State of a running emulator that a reset clears. It is found by its registration as a service.</summary>
internal interface IResettable
{
    /// <summary>Goes back to the state at the start.</summary>
    void Reset();
}
