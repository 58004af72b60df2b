using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.EventPipe;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;
using NetIpam.Server.Profiling.Pprof;

namespace NetIpam.Server.Profiling;

/// <summary>Where time goes in managed code. The runtime stops all threads again and again and notes their stacks; counted are those that ran managed code,
/// not those that waited or were in native code, which it cannot tell apart.</summary>
internal sealed class CpuProfile
{
    private readonly Dictionary<CallStackIndex, long> _stacks = [];
    private readonly Dictionary<int, long> _samplesOfThread = [];
    private double _first = double.NaN;
    private double _last;
    private TraceLog? _log;

    private CpuProfile()
    {
    }

    /// <summary>The events that it is made of: the sampler of the runtime.</summary>
    public static EventPipeProvider Provider { get; } = new(SampleProfilerTraceEventParser.ProviderName, EventLevel.Informational);

    /// <summary>Takes a profile.</summary>
    /// <param name="events">Events of <see cref="Provider"/>, just opened, with <see cref="RuntimeEvents.Names"/>.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="ProfileException">There is none to be had.</exception>
    public static async Task<Profile> TakeAsync(RuntimeEvents events, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetUtcNow();
        var profile = new CpuProfile();
        var lost = await events.ReadAsync(profile.Open, Task.Delay(duration, time, cancellationToken), cancellationToken).ConfigureAwait(false);
        return profile.Build(start, duration, lost);
    }

    private TraceLogEventSource Open(EventPipeSession session)
    {
        var source = TraceLog.CreateFromEventPipeSession(session, TraceLog.EventPipeRundownConfiguration.None());
        new SampleProfilerTraceEventParser(source).ThreadSample += OnSample;
        _log = source.TraceLog;
        return source;
    }

    private void OnSample(ClrThreadSampleTraceData sample)
    {
        _first = double.IsNaN(_first) ? sample.TimeStampRelativeMSec : _first;
        _last = sample.TimeStampRelativeMSec;
        _samplesOfThread[sample.ThreadID] = _samplesOfThread.GetValueOrDefault(sample.ThreadID) + 1;
        if (sample.Type == ClrThreadSampleType.Managed && sample.CallStackIndex() is var stack and not CallStackIndex.Invalid)
            _stacks[stack] = _stacks.GetValueOrDefault(stack) + 1;
    }

    private Profile Build(DateTimeOffset start, TimeSpan duration, int lost)
    {
        // All threads are noted each time. One that was there all along tells how often that was.
        var rounds = _samplesOfThread.Values.DefaultIfEmpty().Max();
        if (rounds < 2)
            throw new ProfileException("The runtime took no samples. Try a longer time.");
        var period = (long)((_last - _first) / (rounds - 1) * TimeSpan.NanosecondsPerTick * TimeSpan.TicksPerMillisecond);
        var builder = new ProfileBuilder(("samples", "count"), ("cpu", "nanoseconds"));
        builder.AddComment("Time in managed code. Time in native code, system calls among it, is not seen.");
        builder.AddLost(lost);
        var stacks = new StackReader(_log!);
        foreach (var (index, count) in _stacks)
        {
            if (stacks.FramesOf(index) is { Count: > 0 } frames && !StackReader.IsOwn(frames))
                builder.Add(frames, [count, count * period]);
        }
        return builder.Build(start, duration, ("cpu", "nanoseconds"), period);
    }
}
