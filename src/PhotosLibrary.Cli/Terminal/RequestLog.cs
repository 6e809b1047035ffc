using Microsoft.Extensions.Logging;

namespace PhotosLibrary.Cli.Terminal;

/// <summary>Prints what the client logs, for <c>--verbose</c>.</summary>
internal sealed class RequestLog(Notices notices) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            notices.Warn(formatter(state, exception));
        }
    }

    public void Dispose() { }
}
