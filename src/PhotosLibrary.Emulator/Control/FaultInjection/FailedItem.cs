namespace PhotosLibrary.Emulator.Control;

/// <summary>An item of a batch that fails.</summary>
/// <param name="Index">Its place in the request, counted from 0.</param>
/// <param name="Code">Its status code (<c>google.rpc.Code</c>); 3, INVALID_ARGUMENT, if it is left out.</param>
/// <param name="Message">Its message; Google's text if it is null.</param>
public sealed record FailedItem(int Index, int Code = 3, string? Message = null);
