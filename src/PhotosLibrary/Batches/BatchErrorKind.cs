namespace PhotosLibrary;

/// <summary>Why one input of a call for many failed, by what can be done about it.</summary>
public enum BatchErrorKind
{
    /// <summary>Something else; the status and the message say what.</summary>
    Other,

    /// <summary>
    /// Google does not accept the input: an id that is none, an upload token that is spent or too old, bytes that are
    /// neither photo nor video. Asking again does not help.
    /// </summary>
    Invalid,

    /// <summary>There is no such thing, or the app may not see it.</summary>
    NotFound,

    /// <summary>It is there already.</summary>
    AlreadyExists,

    /// <summary>The app or the user may not do this.</summary>
    PermissionDenied,

    /// <summary>A quota is used up.</summary>
    QuotaExceeded,

    /// <summary>A transient failure of Google or of the connection, and retries did not help.</summary>
    Transient,

    /// <summary>
    /// Google's response says nothing of this input, and retries did not help. If it was a write, it may have taken
    /// effect.
    /// </summary>
    Unanswered,

    /// <summary>
    /// A call that this input was in failed in a way that leaves open whether it took effect: it got no response, an
    /// error of the server such as 500, or was cancelled.
    /// </summary>
    OutcomeUnknown,

    /// <summary>The call ended before this input was sent. Nothing was done.</summary>
    NotAttempted,
}
