using Microsoft.Extensions.Logging;

namespace Testing;

/// <summary>Keeps what is logged, with every value and exception that comes along.</summary>
public sealed class LogCapture : ILoggerProvider, ILoggerFactory
{
    private readonly List<string> _lines = [];

    /// <summary>Category, message, values and exception of each entry, and each scope.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // Nothing to dispose of.
    }

    private void Add(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
        }
    }

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            capture.Add($"{category}: {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var values = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
            var line = $"{category}: {formatter(state, exception)} | {string.Join(", ", values)} | {exception}";
            capture.Add(line);
        }
    }
}
