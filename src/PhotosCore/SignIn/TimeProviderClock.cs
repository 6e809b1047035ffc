using Google.Apis.Util;

namespace PhotosCore.SignIn;

/// <summary>A clock for Google's classes.</summary>
internal sealed class TimeProviderClock(TimeProvider time) : IClock
{
    public DateTime Now => time.GetLocalNow().DateTime;

    public DateTime UtcNow => time.GetUtcNow().UtcDateTime;
}
