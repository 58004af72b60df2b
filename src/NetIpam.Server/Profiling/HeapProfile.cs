using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;
using NetIpam.Server.Profiling.Pprof;

namespace NetIpam.Server.Profiling;

/// <summary>What lives on the heap, by type: after a full collection the runtime lists all objects. The program stands still meanwhile.</summary>
internal sealed class HeapProfile
{
    private const int OldestGeneration = 2;

    private readonly Dictionary<ulong, (long Objects, long Bytes)> _objects = [];
    private readonly Dictionary<ulong, string> _types = [];
    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int? _collection;
    private int _parts;
    private bool _isIncomplete;

    private HeapProfile()
    {
    }

    /// <summary>Takes a profile.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="ProfileException">There is none to be had, or there are too many objects.</exception>
    public static async Task<Profile> TakeAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetUtcNow();
        var profile = new HeapProfile();
        var provider = new EventPipeProvider(
            ClrTraceEventParser.ProviderName, EventLevel.Verbose, (long)ClrTraceEventParser.Keywords.GCHeapSnapshot);
        using var events = await RuntimeEvents.OpenAsync(provider, RuntimeEvents.NoNames, cancellationToken).ConfigureAwait(false);
        var lost = await events.ReadAsync(profile.Open, profile._listed.Task, cancellationToken).ConfigureAwait(false);
        if (lost > 0 || profile._isIncomplete)
            throw new ProfileException("The heap has more objects than the runtime could list at once. Take allocs, or a file with dotnet-gcdump.");
        return profile.Build(start, time.GetUtcNow() - start);
    }

    private EventPipeEventSource Open(EventPipeSession session)
    {
        var source = new EventPipeEventSource(session.EventStream);
        source.Clr.GCStart += OnStart;
        source.Clr.GCStop += OnStop;
        source.Clr.TypeBulkType += OnTypes;
        source.Clr.GCBulkNode += OnObjects;
        return source;
    }

    /// <summary>The collection that was asked for; others may have been under way.</summary>
    private void OnStart(GCStartTraceData collection)
    {
        if (collection.Depth == OldestGeneration && collection.Type != GCType.BackgroundGC)
            _collection ??= collection.Count;
    }

    private void OnStop(GCEndTraceData collection)
    {
        if (collection.Count == _collection)
            _listed.TrySetResult();
    }

    private void OnTypes(GCBulkTypeTraceData types)
    {
        for (var i = 0; i < types.Count; i++)
            _types[types.Values(i).TypeID] = types.Values(i).TypeName;
    }

    private void OnObjects(GCBulkNodeTraceData objects)
    {
        _isIncomplete |= objects.Index != _parts++;
        for (var i = 0; i < objects.Count; i++)
        {
            var one = objects.Values(i);
            var (count, bytes) = _objects.GetValueOrDefault(one.TypeID);
            _objects[one.TypeID] = (count + 1, bytes + (long)one.Size);
        }
    }

    private Profile Build(DateTimeOffset start, TimeSpan duration)
    {
        var builder = new ProfileBuilder(("inuse_objects", "count"), ("inuse_space", "bytes"));
        builder.AddComment("All objects that live, by type. The runtime does not know where they were allocated.");
        foreach (var (id, (objects, bytes)) in _objects)
        {
            var name = _types.GetValueOrDefault(id) is { Length: > 0 } known ? known : "(a type without a name)";
            builder.Add([new Frame(name, name)], [objects, bytes]);
        }
        return builder.Build(start, duration);
    }
}
