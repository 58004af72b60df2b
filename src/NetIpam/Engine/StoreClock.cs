using System.Globalization;
using NetIpam.Log;

namespace NetIpam.Engine;

/// <summary>
/// Compares our clock with that of the store, where the store has one: at opening, and from then on at most once a minute
/// before something is appended. While they are too far apart nothing is, and they are compared each time. Thread-safe.
/// </summary>
internal sealed class StoreClock(EngineContext context, ICommitLog? log)
{
    private static readonly TimeSpan MostApart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private long _due = log is null ? long.MaxValue : long.MinValue;
    private volatile string? _fault;

    /// <summary>Why nothing may be appended; <see langword="null"/> when it may.</summary>
    /// <exception cref="LogUnavailableException">The store cannot be asked.</exception>
    public ValueTask<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        var due = Volatile.Read(ref _due);
        var now = context.Time.GetTimestamp();
        if (due > now)
            return default;
        // As long as the clocks agree it is enough that one asks.
        var next = now + (long)(Interval.TotalSeconds * context.Time.TimestampFrequency);
        return _fault is null && Interlocked.CompareExchange(ref _due, next, due) != due ? default : AskAsync(log!, cancellationToken);
    }

    private async ValueTask<string?> AskAsync(ICommitLog store, CancellationToken cancellationToken)
    {
        var before = context.Time.GetUtcNow();
        var started = context.Time.GetTimestamp();
        try
        {
            if (await store.GetTimeAsync(cancellationToken).ConfigureAwait(false) is not { } theirs)
            {
                Volatile.Write(ref _due, long.MaxValue);
                return null;
            }
            var halfWay = context.Time.GetElapsedTime(started) / 2;
            var ours = before + halfWay;
            Tell((theirs - ours).Duration() > MostApart + halfWay ? Describe(ours, theirs) : null);
        }
        catch
        {
            Volatile.Write(ref _due, long.MinValue);
            throw;
        }
        return _fault;
    }

    private void Tell(string? fault)
    {
        if (fault is not null)
            Volatile.Write(ref _due, long.MinValue);
        if (fault is not null && _fault is null)
            context.Notice(IpamNoticeLevel.Error, fault);
        else if (fault is null && _fault is not null)
            context.Notice(IpamNoticeLevel.Information, "The clocks of this machine and of the store agree again; changes are made again.");
        _fault = fault;
    }

    private static string Describe(DateTimeOffset ours, DateTimeOffset theirs) => string.Create(
        CultureInfo.InvariantCulture,
        $"The clock of this machine ({ours.UtcDateTime:O}) and that of the store ({theirs.UtcDateTime:O}) are more than {MostApart.TotalSeconds} s apart, so nothing is changed. Set the wrong one right (NTP); then changes are made again without a restart.");
}
