using Microsoft.AspNetCore.WebUtilities;

namespace PhotosLibrary.Emulator.Tests.OAuth;

internal static class RedirectAddress
{
    /// <summary>The parameters that an app finds in the address it was called back at.</summary>
    public static Dictionary<string, string> Parameters(this Uri address) =>
        QueryHelpers
            .ParseQuery(address.Query)
            .ToDictionary(pair => pair.Key, pair => Assert.Single(pair.Value.ToArray())!);
}
