namespace Testing;

/// <summary>
/// How much a test with random input tries: a little in every run, and much more when <c>CAMPAIGN</c> is set.
/// </summary>
public static class Campaign
{
    /// <summary>The seed of a test: the one in <c>CAMPAIGN_SEED</c>, or a new one.</summary>
    public static int Seed =>
        int.TryParse(Environment.GetEnvironmentVariable("CAMPAIGN_SEED"), out var seed) ? seed : Random.Shared.Next();

    /// <summary>How often, in every run and in a campaign.</summary>
    public static int Size(int small, int large) =>
        Environment.GetEnvironmentVariable("CAMPAIGN") is { Length: > 0 } ? large : small;
}
