using Microsoft.Extensions.Options;
using PhotosCore.Calls;
using PhotosLibrary;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Finds an address that cannot be, so that the host does not start with it. Everything else is refused where it is
/// set.
/// </summary>
internal sealed class PhotosLibraryClientOptionsValidation : IValidateOptions<PhotosLibraryClientOptions>
{
    public ValidateOptionsResult Validate(string? name, PhotosLibraryClientOptions options)
    {
        try
        {
            BaseAddress.Normalize(options.BaseAddress);
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException e)
        {
            var which = string.IsNullOrEmpty(name) ? "" : $" \"{name}\"";
            return ValidateOptionsResult.Fail($"{nameof(PhotosLibraryClientOptions)}{which}: {e.Message}");
        }
    }
}
