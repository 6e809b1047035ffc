using System.Globalization;
using PhotosLibrary.Cli.Terminal;
using Spectre.Console;

namespace PhotosLibrary.Cli.Transfers;

/// <summary>
/// Shows how far a transfer is: on a terminal the whole and the files under way, each with its bar, redrawn in place;
/// elsewhere a line now and then.
/// </summary>
/// <param name="totals">How far it is.</param>
/// <param name="notices">What the user wants to be told.</param>
/// <param name="what">What is counted, such as <c>files</c>.</param>
/// <param name="isJson">Whether data is printed as JSON, which nothing may be redrawn over.</param>
internal sealed class TransferDisplay(TransferTotals totals, Notices notices, string what, bool isJson)
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(30);
    private const int MostBars = 8;
    private const int BarWidth = 20;

    private readonly IAnsiConsole? _terminal =
        notices.IsQuiet || Console.IsErrorRedirected || (isJson && !Console.IsOutputRedirected) ? null : Terminal();

    /// <summary>Whether the error stream is a screen on which lines are redrawn.</summary>
    public bool IsLive => _terminal is not null;

    /// <summary>Shows the transfer while it runs.</summary>
    public async Task RunAsync(Func<Task> transfer)
    {
        if (_terminal is null)
        {
            await RunWithLinesAsync(transfer);
            return;
        }

        var output = notices.Output;
        // What is redrawn stands below; what was drawn there before would shine through.
        notices.Output = text => _terminal.Write(new Rows(new ControlCode("\u001b[J"), new Text(text)));
        try
        {
            await ShowAsync(_terminal, transfer);
        }
        finally
        {
            notices.Output = output;
        }
    }

    private Task ShowAsync(IAnsiConsole terminal, Func<Task> transfer) =>
        terminal
            .Live(Screen())
            .AutoClear(true)
            .Overflow(VerticalOverflow.Crop)
            .StartAsync(async screen =>
            {
                var running = transfer();
                while (!running.IsCompleted)
                {
                    screen.UpdateTarget(Screen());
                    await Task.WhenAny(running, Task.Delay(Frame));
                }

                await running;
            });

    private static IAnsiConsole? Terminal()
    {
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        // A terminal such as that of an editor may not know how to move the cursor.
        return terminal.Profile.Capabilities.Ansi ? terminal : null;
    }

    private async Task RunWithLinesAsync(Func<Task> transfer)
    {
        using var timer = new PeriodicTimer(LineInterval);
        var running = transfer();
        var next = timer.WaitForNextTickAsync().AsTask();
        while (await Task.WhenAny(running, next) == next)
        {
            notices.Say(Line(totals.Now()));
            next = timer.WaitForNextTickAsync().AsTask();
        }

        await running;
    }

    private Rows Screen()
    {
        var now = totals.Now();
        var largest = now.Active.OrderByDescending(active => active.TotalBytes ?? 0).Take(MostBars).ToList();
        List<Text> rows = [OneLine(Line(now))];
        if (now.IsCounted)
        {
            // Google does not say how large its items are.
            rows.Add(
                now.ExpectedBytes > 0
                    ? Row("", now.DoneBytes, now.ExpectedBytes)
                    : Row("", now.CompletedCount, now.ExpectedCount)
            );
        }

        rows.AddRange(largest.Select(active => Row(active.Name, active.Bytes, active.TotalBytes)));
        if (now.Active.Count > MostBars)
        {
            rows.Add(OneLine($"  and {now.Active.Count - MostBars} more"));
        }

        return new Rows(rows);
    }

    private string Line(TransferSnapshot now)
    {
        var expected = now.IsCounted ? $"{now.ExpectedCount:N0}" : $"{now.ExpectedCount:N0}+";
        List<string> parts =
        [
            $"{now.CompletedCount:N0} of {expected} {what}{(now.SentCount > 0 ? $", {now.SentCount:N0} sent" : "")}",
            now.ExpectedBytes == 0
                ? Quantity.Bytes(now.DoneBytes)
                : $"{Quantity.Bytes(now.DoneBytes)} of {Quantity.Bytes(now.ExpectedBytes)}{(now.IsCounted ? "" : "+")}",
        ];
        if (now.BytesPerSecond > 0)
        {
            parts.Add($"{Quantity.Bytes(now.BytesPerSecond)}/s");
        }

        if (now.Remaining is { } remaining)
        {
            parts.Add($"{Quantity.Duration(remaining)} left");
        }

        if (now.FailedCount > 0)
        {
            parts.Add($"{now.FailedCount:N0} failed");
        }

        return string.Join(" · ", parts);
    }

    // A line that wrapped would make the screen jump.
    private Text OneLine(string text)
    {
        text = PrintableText.Of(text);
        var width = _terminal!.Profile.Width - 1;
        if (text.GetCellWidth() <= width)
        {
            return new Text(text);
        }

        var elements = StringInfo.GetTextElementEnumerator(text);
        var (kept, used) = (0, 1);
        while (elements.MoveNext() && (used += elements.GetTextElement().GetCellWidth()) <= width)
        {
            kept = elements.ElementIndex + elements.GetTextElement().Length;
        }

        return new Text(text[..kept] + '…');
    }

    private Text Row(string name, long bytes, long? totalBytes)
    {
        var share = totalBytes is > 0 ? Math.Clamp((double)bytes / totalBytes.Value, 0, 1) : 0;
        var full = (int)(share * BarWidth);
        var (done, left) = _terminal!.Profile.Capabilities.Unicode ? ('━', '╌') : ('#', '-');
        var size = totalBytes is null ? Quantity.Bytes(bytes) : $"{share, 4:P0}";
        return OneLine($"  {new string(done, full)}{new string(left, BarWidth - full)} {size}  {name}");
    }
}
