using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace NetIpam.Benchmarks.Load;

/// <summary>Gives each client its turns at the moments that the rate asks for, whether or not it is done with the one before. What it hands
/// over is the moment that was intended, so a client that is late, or a pacer that is, makes a latency longer and never shorter.</summary>
internal sealed partial class Pacer
{
    private readonly Channel<long>[] _turns;
    private readonly double _ticksBetween;

    public Pacer(int clients, double rate)
    {
        _turns = [.. Enumerable.Range(0, clients).Select(_ => Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true }))];
        _ticksBetween = Stopwatch.Frequency / rate;
    }

    /// <summary>The intended moments of a client's operations, as they come.</summary>
    public ChannelReader<long> Turns(int client) => _turns[client].Reader;

    /// <summary>Hands out turns from one moment to another, on a thread of its own: timers are too coarse.</summary>
    public Task RunAsync(long from, long until) => Task.Factory.StartNew(
        () =>
        {
            for (long turn = 0; from + (long)(turn * _ticksBetween) is var due && due < until; turn++)
            {
                Sleep(due);
                _turns[turn % _turns.Length].Writer.TryWrite(due);
            }
            foreach (var turns in _turns)
                turns.Writer.Complete();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static void Sleep(long due)
    {
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
        if (left <= TimeSpan.Zero)
            return;
        if (!OperatingSystem.IsLinux())
            SpinWait.SpinUntil(() => Stopwatch.GetTimestamp() >= due);
        else
            _ = NanoSleep(new TimeSpec(left.Ticks / TimeSpan.TicksPerSecond, left.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick), 0);
    }

    /// <summary>Sleeps to within some 50 µs, without burning a processor that the subject needs.</summary>
    [LibraryImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int NanoSleep(in TimeSpec requested, nint remaining);

    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
