namespace PhotosLibrary.Emulator.Control;

/// <summary>When a fault fires.</summary>
public enum FaultMoment
{
    /// <summary>Instead of the effect of the call.</summary>
    Before,

    /// <summary>When the call has had its effect.</summary>
    After,
}
