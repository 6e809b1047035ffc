using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Control.FaultInjection;

/// <summary>How a list continues whose pages a fault has changed.</summary>
/// <param name="PageToken">The token that really leads on; null for the first page.</param>
/// <param name="Boundary">The last element of the page before, which is to be repeated.</param>
/// <param name="IsEndless">Whether only empty pages follow, each with a token.</param>
/// <param name="IsEnd">Whether an empty page without a token follows.</param>
internal sealed record PageContinuation(
    string? PageToken,
    JToken? Boundary = null,
    bool IsEndless = false,
    bool IsEnd = false
);
