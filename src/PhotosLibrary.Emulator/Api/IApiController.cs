namespace PhotosLibrary.Emulator.Api;

/// <summary>The methods that a controller has; written by a template from the spec.</summary>
internal interface IApiController
{
    /// <summary>What the spec says of each method, and how to call it.</summary>
    IEnumerable<ApiMethod> Methods { get; }
}
