using System.Diagnostics;
using Spectre.Console;

namespace PhotosLibrary.Cli.Demo;

/// <summary>
/// Runs the steps of the demo one after the other, shows their progress, and records what each cost: a progress bar on
/// a terminal, a plain line elsewhere.
/// </summary>
internal sealed class Steps : IDisposable
{
    private readonly RequestCounter _requests = new();
    private readonly List<StepCost> _costs = [];
    private ProgressContext? _bars;

    /// <summary>The step that runs, or ran last.</summary>
    public string Current { get; private set; } = "Look for photos";

    /// <summary>What each step cost.</summary>
    public IReadOnlyList<StepCost> Costs => _costs;

    /// <summary>Shows the steps that some work runs: on a terminal as bars, one below the other.</summary>
    public async Task ShowAsync(Func<Task> work)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            await work();
            return;
        }

        await AnsiConsole
            .Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn()
            )
            .StartAsync(bars =>
            {
                _bars = bars;
                return work();
            });
        _bars = null;
    }

    public Task RunAsync(string name, Func<Task> work) =>
        RunAsync(
            name,
            0,
            async _ =>
            {
                await work();
                return true;
            }
        );

    public Task<T> RunAsync<T>(string name, Func<Task<T>> work) => RunAsync(name, 0, _ => work());

    /// <param name="name">What the step does, for people.</param>
    /// <param name="bytes">How many bytes it moves; 0 if that is not what it is about.</param>
    /// <param name="work">The step; it reports the bytes moved so far.</param>
    public async Task<T> RunAsync<T>(string name, long bytes, Func<IProgress<long>, Task<T>> work)
    {
        Current = name;
        var requestsBefore = _requests.Count;
        var watch = Stopwatch.StartNew();
        var result = _bars is not null ? await RunWithBarAsync(_bars, name, bytes, work) : await work(new NoProgress());
        var cost = new StepCost(name, watch.Elapsed, _requests.Count - requestsBefore, bytes);
        _costs.Add(cost);
        if (_bars is null)
        {
            Console.WriteLine(cost);
        }

        return result;
    }

    public void Dispose() => _requests.Dispose();

    private static async Task<T> RunWithBarAsync<T>(
        ProgressContext bars,
        string name,
        long bytes,
        Func<IProgress<long>, Task<T>> work
    )
    {
        var bar = bars.AddTask(Markup.Escape(name), maxValue: Math.Max(1, bytes));
        bar.IsIndeterminate = bytes == 0;
        var result = await work(new Bar(bar));
        bar.IsIndeterminate = false;
        bar.Value = bar.MaxValue;
        return result;
    }

    // Not Progress<T>: that one reports later, on another thread, and the bar would move after its end.
    private sealed class Bar(ProgressTask bar) : IProgress<long>
    {
        public void Report(long value) => bar.Value = value;
    }

    private sealed class NoProgress : IProgress<long>
    {
        public void Report(long value) { }
    }
}
