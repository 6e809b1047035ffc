using ImageMagick;
using ImageMagick.Configuration;

namespace PhotosLibrary.Emulator.Media;

/// <summary>The one door to Magick: tamed once per process, and never busier than the machine has processors.</summary>
internal static class MagickEngine
{
    /// <summary>How the names of the folders begin in which each process has its configuration for a moment.</summary>
    public const string FolderPrefix = "photos-emulator-magick-";

    private static readonly SemaphoreSlim Slots = new(Environment.ProcessorCount);

    private static readonly Lazy<bool> Tamed = new(Tame);

    /// <summary>
    /// Draws a picture of our own, which takes a moment, without holding up the caller's thread. What others have
    /// made is for <see cref="PictureWorkers"/>.
    /// </summary>
    /// <remarks>On cancellation the caller is let go at once; the slot is given back at the end of the work.</remarks>
    public static async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await Slots.WaitAsync(cancellationToken);
        var running = Task.Run(
            () =>
            {
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    _ = Tamed.Value;
                    return work();
                }
                finally
                {
                    Slots.Release();
                }
            },
            CancellationToken.None
        );
        return await running.WaitAsync(cancellationToken);
    }

    /// <summary>Gets it ready, which otherwise the first work does.</summary>
    public static void Start() => _ = Tamed.Value;

    /// <summary>Does such work on the thread of the caller.</summary>
    public static T Run<T>(Func<T> work)
    {
        _ = Tamed.Value;
        return work();
    }

    /// <summary>Settings to read the first image of a file with the coder that we chose.</summary>
    /// <remarks>A named coder keeps Magick from guessing, and so from trying a coder that the file chose.</remarks>
    public static MagickReadSettings ReadFirstImage(MediaFormat format) =>
        new()
        {
            Format = format.Coder ?? throw new ArgumentException("Magick must not read videos.", nameof(format)),
            FrameIndex = 0,
            FrameCount = 1,
        };

    /// <summary>Sets limits and allows no coder but those of the formats we serve, nor any outside program.</summary>
    private static bool Tame()
    {
        // "XC" paints the blank canvas of a placeholder; the aliases are names of the same coders.
        var coders = MediaFormat
            .All.Where(format => format.Coder is not null)
            .Select(format => format.Coder.ToString()!.ToUpperInvariant())
            .Concat(["JPG", "TIF", "HEIF", "PNG8", "PNG24", "PNG32", "BMP3", "DCRAW", "XC"])
            .Distinct();
        var configuration = ConfigurationFiles.Default;
        configuration.Policy.Data = $$"""
            <policymap>
              <policy domain="delegate" rights="none" pattern="*"/>
              <policy domain="filter" rights="none" pattern="*"/>
              <policy domain="path" rights="none" pattern="@*"/>
              <policy domain="coder" rights="none" pattern="*"/>
              <policy domain="coder" rights="read|write" pattern="{{{string.Join(',', coders)}}}"/>
            </policymap>
            """;
        var folder = Directory.CreateTempSubdirectory(FolderPrefix).FullName;
        MagickNET.Initialize(configuration, folder);

        // The first image makes Magick read its configuration; the files need not outlive that.
        using (new MagickImage(MagickColors.Black, 1, 1))
        {
            Directory.Delete(folder, recursive: true);
        }

        // A pixel takes four bytes. Nothing spills to disk: what does not fit in memory fails and says so.
        // ResourceLimits.Time is left alone: it counts the life of the process, not of one operation. What limits the
        // time of one picture is PictureWorkers.
        ResourceLimits.Width = 1 << 17;
        ResourceLimits.Height = 1 << 17;
        ResourceLimits.Area = (ulong)MediaLimits.Default.PhotoPixels * 2;
        ResourceLimits.Memory = 2UL << 30;
        ResourceLimits.MaxMemoryRequest = 2UL << 30;
        ResourceLimits.Disk = 0;
        ResourceLimits.ListLength = 64;
        ResourceLimits.MaxProfileSize = 32UL << 20;
        ResourceLimits.Thread = 1;
        return true;
    }
}
