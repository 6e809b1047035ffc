using System.Globalization;
using System.Text;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.Emulator.Control.Requests;

namespace PhotosLibrary.Emulator.Tests.Control;

/// <summary>The memory of logged bodies, which is used again.</summary>
public class BodyRingTests
{
    [Fact]
    public void Latest_bodies_are_complete_and_the_oldest_are_dropped()
    {
        const int seed = 3;
        var random = new Random(seed);
        var ring = new BodyRing();
        var bodies = new List<(BodyRing.Place Place, string Text)>();
        for (var i = 0; i < 3000; i++)
        {
            var text = i.ToString(CultureInfo.InvariantCulture)
                .PadRight(random.Next(10, RequestLog.LongestBody + 1), '.');
            bodies.Add((ring.Add(Encoding.UTF8.GetBytes(text)), text));
        }

        var read = bodies.ConvertAll(body => ring.ReadText(body.Place));

        var oldest = read.FindIndex(text => text is not null);
        Assert.All(read[..oldest], Assert.Null);
        Assert.Equal<string?>(bodies[oldest..].Select(body => body.Text), read[oldest..]);
        // At least 30 of 32 MiB: what is missing are the ends of segments that a body did not fit in.
        Assert.InRange(bodies[oldest..].Sum(body => body.Text.Length), 30 << 20, 32 << 20);
    }

    [Fact]
    public void Empty_body_reads_as_null()
    {
        var ring = new BodyRing();

        Assert.Null(ring.ReadText(ring.Add([])));
        Assert.Null(ring.ReadText(default));
    }
}
