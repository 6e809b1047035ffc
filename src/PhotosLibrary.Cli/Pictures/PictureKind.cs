namespace PhotosLibrary.Cli.Pictures;

/// <summary>How a terminal shows a picture.</summary>
internal enum PictureKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By kitty's graphics protocol, in full colour.</summary>
    Kitty,

    /// <summary>By DEC's sixels, in 252 colours.</summary>
    Sixel,

    /// <summary>By half blocks: each character is two pixels.</summary>
    Blocks,
}
