using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;
using NetIpam.Server.Profiling.Pprof;

namespace NetIpam.Server.Profiling;

/// <summary>What is allocated, and where. The runtime takes a sample of the bytes that are allocated, at random.</summary>
internal sealed class AllocationProfile
{
    /// <summary>How many bytes are allocated between two samples, on average; the runtime sets it.</summary>
    private const double BytesPerSample = 100 * 1024;

    private readonly Dictionary<(CallStackIndex Stack, string Type), (double Objects, double Bytes)> _sites = [];
    private TraceLog? _log;

    private AllocationProfile()
    {
    }

    /// <summary>The events that it is made of.</summary>
    public static EventPipeProvider Provider { get; } = new(
        ClrTraceEventParser.ProviderName, EventLevel.Informational, (long)ClrTraceEventParser.Keywords.AllocationSampling);

    /// <summary>Takes a profile.</summary>
    /// <param name="events">Events of <see cref="Provider"/>, just opened, with <see cref="RuntimeEvents.Names"/>.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="ProfileException">There is none to be had.</exception>
    public static async Task<Profile> TakeAsync(RuntimeEvents events, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetUtcNow();
        var profile = new AllocationProfile();
        var lost = await events.ReadAsync(profile.Open, Task.Delay(duration, time, cancellationToken), cancellationToken).ConfigureAwait(false);
        return profile.Build(start, duration, lost);
    }

    private TraceLogEventSource Open(EventPipeSession session)
    {
        var source = TraceLog.CreateFromEventPipeSession(session, TraceLog.EventPipeRundownConfiguration.None());
        source.Clr.AllocationSampling += OnSample;
        _log = source.TraceLog;
        return source;
    }

    private void OnSample(AllocationSampledTraceData sample)
    {
        if (sample.CallStackIndex() is not (var stack and not CallStackIndex.Invalid))
            return;
        // A sample stands for as many objects of its size as it takes, on average, until one is met.
        var objects = 1 / (1 - Math.Exp(-sample.ObjectSize / BytesPerSample));
        var (soFar, bytes) = _sites.GetValueOrDefault((stack, sample.TypeName));
        _sites[(stack, sample.TypeName)] = (soFar + objects, bytes + (objects * sample.ObjectSize));
    }

    private Profile Build(DateTimeOffset start, TimeSpan duration, int lost)
    {
        var builder = new ProfileBuilder(("alloc_objects", "count"), ("alloc_space", "bytes"));
        builder.AddComment("What was allocated meanwhile, estimated from samples.");
        builder.AddLost(lost);
        var stacks = new StackReader(_log!);
        foreach (var ((index, type), (objects, bytes)) in _sites)
        {
            var frames = stacks.FramesOf(index);
            if (!StackReader.IsOwn(frames))
                builder.Add([new Frame("new " + type, type), .. frames], [(long)Math.Round(objects), (long)Math.Round(bytes)]);
        }
        return builder.Build(start, duration, ("space", "bytes"), (long)BytesPerSample);
    }
}
