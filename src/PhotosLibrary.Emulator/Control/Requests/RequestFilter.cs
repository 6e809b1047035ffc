namespace PhotosLibrary.Emulator.Control;

/// <summary>Which requests to list.</summary>
public sealed record RequestFilter
{
    /// <summary>Only those of this operation; <c>*</c> stands for any letters.</summary>
    public string? Operation { get; init; }

    /// <summary>Only those whose response has this HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>Only those of this account.</summary>
    public string? Account { get; init; }

    /// <summary>Only those after the one with this number.</summary>
    public long? Since { get; init; }
}
