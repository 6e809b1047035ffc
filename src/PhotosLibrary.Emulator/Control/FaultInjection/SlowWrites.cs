using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Api;
using PhotosLibrary.Emulator.Quotas;

namespace PhotosLibrary.Emulator.Control.FaultInjection;

/// <summary>
/// A write that a fault delays is in progress meanwhile: at Google it is the slow write that makes the next one meet
/// the limit of concurrent ones.
/// </summary>
internal sealed class SlowWrites(QuotaCounters quotas)
{
    /// <summary>Begins the write of a call that a fault delays.</summary>
    /// <param name="context">The call.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="write">The write; null if the call is none.</param>
    /// <returns>False if no other write may begin now: then the method refuses it at once.</returns>
    public bool TryBegin(HttpContext context, Fault fault, out WriteInProgress? write)
    {
        write = null;
        if (
            fault.Delay is null
            || context.GetEndpoint()?.Metadata.GetMetadata<ApiMethod>() is not { IsWrite: true }
            || context.Features.Get<Caller>() is not { } caller
        )
        {
            return true;
        }

        if (!quotas.TryBeginWrite(caller, out write))
        {
            return false;
        }

        write.OutlastsMethod = fault.When == FaultMoment.After;
        context.Features.Set(write);
        return true;
    }
}
