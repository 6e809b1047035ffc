namespace PhotosLibrary.Emulator.Control;

/// <summary>Errors that Google gives.</summary>
public enum FaultError
{
    /// <summary>503 UNAVAILABLE.</summary>
    Unavailable,

    /// <summary>500 INTERNAL.</summary>
    Internal,

    /// <summary>429 RESOURCE_EXHAUSTED: the requests of the project for the day are used up.</summary>
    DailyQuota,

    /// <summary>429 RESOURCE_EXHAUSTED: too many writes of the user in a minute.</summary>
    WritesPerMinute,

    /// <summary>429 RESOURCE_EXHAUSTED: another write of the user is in progress.</summary>
    ConcurrentWrite,

    /// <summary>
    /// 401 UNAUTHENTICATED, as for a token that has expired. Of the token endpoint: <c>invalid_grant</c>.
    /// </summary>
    Unauthenticated,

    /// <summary>403 PERMISSION_DENIED.</summary>
    PermissionDenied,

    /// <summary>403 PERMISSION_DENIED: the user has switched Google Photos off.</summary>
    PhotosDisabled,

    /// <summary>403 PERMISSION_DENIED: the API is not enabled in the app's project.</summary>
    ApiNotEnabled,

    /// <summary>400 INVALID_ARGUMENT: the user's storage is full.</summary>
    StorageFull,

    /// <summary>403 of the media host: the base URL has expired.</summary>
    ExpiredBaseUrl,

    /// <summary>502 with a page of HTML, as from a proxy on the way.</summary>
    HtmlPage,
}
