using System.Diagnostics;
using System.Diagnostics.Metrics;
using PhotosCore.Calls;

namespace PhotosCore.Http;

/// <summary>The trace source and the metrics of one API, shared by all its clients in the process.</summary>
internal sealed class Instruments
{
    public Instruments(ApiService service)
    {
        Activities = new ActivitySource(service.Name, service.Version);
        var meter = new Meter(service.Name, service.Version);
        var prefix = service.MethodPrefix + ".client.";
        CallDuration = meter.CreateHistogram<double>(
            prefix + "call.duration",
            "s",
            "How long calls took, with all their retries.",
            tags: null,
            // From one quick response to a deadline after many retries.
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600],
            }
        );
        Retries = meter.CreateCounter<long>(prefix + "retries", "{retry}", "How often calls were retried.");
        RetryWait = meter.CreateCounter<double>(
            prefix + "retry.wait",
            "s",
            "How long failed calls waited before they were retried."
        );
        QuotaWait = meter.CreateCounter<double>(
            prefix + "quota.wait",
            "s",
            "How long calls waited because Google had asked another one to wait."
        );
        UploadedBytes = meter.CreateCounter<long>(
            prefix + "upload.size",
            "By",
            "Bytes of photos and videos that were sent."
        );
        DownloadedBytes = meter.CreateCounter<long>(
            prefix + "download.size",
            "By",
            "Bytes of photos and videos whose responses have begun, as announced."
        );
    }

    public ActivitySource Activities { get; }

    public Histogram<double> CallDuration { get; }

    public Counter<long> Retries { get; }

    public Counter<double> RetryWait { get; }

    public Counter<double> QuotaWait { get; }

    public Counter<long> UploadedBytes { get; }

    public Counter<long> DownloadedBytes { get; }
}
