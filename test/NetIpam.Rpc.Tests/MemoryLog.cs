using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace NetIpam.Rpc.Tests;

/// <summary>Keeps what is logged.</summary>
public sealed class MemoryLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(LogLevel Level, string Text, Exception? Exception)> Entries { get; } = [];

    /// <summary>Waits until something was logged; that is a moment after the caller has his answer.</summary>
    public async Task ShouldContainAsync(Func<(LogLevel Level, string Text, Exception? Exception), bool> entry)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!Entries.Any(entry) && !limit.IsCancellationRequested)
            await Task.Delay(10);
        Entries.Any(entry).ShouldBeTrue(string.Join('\n', Entries.Select(each => each.Text)));
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((logLevel, formatter(state, exception), exception));
}
