namespace PhotosLibrary.Emulator.Media;

/// <summary>A width and height in pixels, and the arithmetic of fitting one into another.</summary>
internal readonly record struct PixelSize(long Width, long Height)
{
    /// <summary>The size to send for a source of this size.</summary>
    /// <remarks>
    /// A crop has exactly the requested size. Otherwise the whole is fitted into the box and never made larger than
    /// it is. Whether Google would is not confirmed; a client that copes with the smaller image copes with both.
    /// </remarks>
    public PixelSize For(BaseUrlSuffix suffix)
    {
        if (suffix is { Crop: true, Width: { } width, Height: { } height })
        {
            var box = new PixelSize(width, height);
            return suffix.NoEnlargement ? box.FitInto(Width, Height) : box;
        }

        return FitInto(suffix.Width ?? long.MaxValue, suffix.Height ?? long.MaxValue);
    }

    /// <summary>This size made smaller, if need be, so that it fits into a box.</summary>
    public PixelSize FitInto(long width, long height)
    {
        var scale = Math.Min(1, Math.Min(width / (double)Width, height / (double)Height));
        return new(Side(Width * scale), Side(Height * scale));
    }

    /// <summary>The largest part of this size that has the shape of another.</summary>
    public PixelSize PartShapedLike(PixelSize shape)
    {
        var ratio = shape.Width / (double)shape.Height;
        return Width > Height * ratio ? new(Side(Height * ratio), Height) : new(Width, Side(Width / ratio));
    }

    private static long Side(double length) => Math.Max(1, (long)Math.Round(length));
}
