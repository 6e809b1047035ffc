using System.Globalization;

namespace PhotosLibrary.Cli.Demo;

/// <summary>What a step cost.</summary>
/// <param name="Name">What the step did.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Requests">How many HTTP requests it sent.</param>
/// <param name="Bytes">How many bytes it moved; 0 if it was not about bytes.</param>
internal sealed record StepCost(string Name, TimeSpan Time, long Requests, long Bytes)
{
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}: {Time.TotalMilliseconds:N0} ms, {Requests} requests{(Bytes > 0 ? $", {Size.Format(Bytes)}" : "")}"
        );
}
