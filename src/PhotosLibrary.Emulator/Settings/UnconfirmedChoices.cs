namespace PhotosLibrary.Emulator;

/// <summary>What the emulator does with a value out of bounds, where Google's behaviour is not confirmed.</summary>
public enum RefusalOrCoercion
{
    /// <summary>The value is brought into its bounds.</summary>
    Coerce,

    /// <summary>The call fails with 400 <c>INVALID_ARGUMENT</c>.</summary>
    Refuse,
}

/// <summary>The error for an unknown album.</summary>
public enum UnknownAlbumError
{
    /// <summary>404 <c>NOT_FOUND</c>.</summary>
    NotFound,

    /// <summary>400 <c>INVALID_ARGUMENT</c>.</summary>
    InvalidArgument,
}

/// <summary>The error for a media item that an album has no room for.</summary>
public enum FullAlbumError
{
    /// <summary>400 <c>INVALID_ARGUMENT</c>.</summary>
    InvalidArgument,

    /// <summary>429 <c>RESOURCE_EXHAUSTED</c>.</summary>
    ResourceExhausted,
}
