using System.Globalization;
using System.Text;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.EventPipe;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;
using NetIpam.Server.Profiling.Pprof;

namespace NetIpam.Server.Profiling;

/// <summary>What all threads that run managed code were doing at one moment.</summary>
internal sealed class ThreadStacks
{
    private readonly Dictionary<int, (CallStackIndex Stack, bool IsInManagedCode)> _threads = [];
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TraceLog? _log;

    private ThreadStacks()
    {
    }

    /// <summary>Looks at the threads.</summary>
    /// <exception cref="ProfileException">The runtime tells nothing.</exception>
    public static async Task<IReadOnlyList<ThreadStack>> TakeAsync(CancellationToken cancellationToken)
    {
        var threads = new ThreadStacks();
        using var events = await RuntimeEvents.OpenAsync(CpuProfile.Provider, RuntimeEvents.Names, cancellationToken).ConfigureAwait(false);
        await events.ReadAsync(threads.Open, threads._seen.Task, cancellationToken).ConfigureAwait(false);
        return threads.Build();
    }

    /// <summary>The threads as a profile: one sample each.</summary>
    public static Profile ToProfile(IReadOnlyList<ThreadStack> threads, DateTimeOffset start)
    {
        var builder = new ProfileBuilder(("goroutine", "count"));
        builder.AddComment("Threads that run managed code. What is awaited is on no thread.");
        foreach (var thread in threads)
        {
            builder.Add(
                thread.Frames,
                [1],
                ("thread", thread.Id.ToString(CultureInfo.InvariantCulture)),
                ("name", thread.Name ?? ""),
                ("state", thread.State));
        }
        return builder.Build(start, TimeSpan.Zero);
    }

    /// <summary>The threads as text, each by itself.</summary>
    public static string ToText(IReadOnlyList<ThreadStack> threads)
    {
        var text = new StringBuilder();
        foreach (var thread in threads)
        {
            text.Append(CultureInfo.InvariantCulture, $"thread {thread.Id}{(thread.Name is { } name ? $" {name}" : "")} [{thread.State}]:\n");
            AppendFrames(text, thread.Frames);
        }
        return text.ToString();
    }

    /// <summary>The threads as text, those with the same stack together.</summary>
    public static string ToGroupedText(IReadOnlyList<ThreadStack> threads)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"threads: total {threads.Count}\n\n");
        var groups = threads.GroupBy(static thread => (thread.State, string.Join('\n', thread.Frames.Select(static frame => frame.SystemName))));
        foreach (var group in groups.OrderByDescending(static group => group.Count()))
        {
            text.Append(CultureInfo.InvariantCulture, $"{group.Count()} [{group.Key.State}]:\n");
            AppendFrames(text, group.First().Frames);
        }
        return text.ToString();
    }

    private static void AppendFrames(StringBuilder text, IReadOnlyList<Frame> frames)
    {
        foreach (var frame in frames)
            text.Append('\t').Append(frame.SystemName).Append('\n');
        text.Append('\n');
    }

    private TraceLogEventSource Open(EventPipeSession session)
    {
        var source = TraceLog.CreateFromEventPipeSession(session, TraceLog.EventPipeRundownConfiguration.None());
        new SampleProfilerTraceEventParser(source).ThreadSample += OnSample;
        _log = source.TraceLog;
        return source;
    }

    /// <summary>When a thread comes for the second time, all have come once.</summary>
    private void OnSample(ClrThreadSampleTraceData sample)
    {
        if (_seen.Task.IsCompleted)
            return;
        if (!_threads.TryAdd(sample.ThreadID, (sample.CallStackIndex(), sample.Type == ClrThreadSampleType.Managed)))
            _seen.TrySetResult();
    }

    private List<ThreadStack> Build()
    {
        var stacks = new StackReader(_log!);
        return
        [
            .. from thread in _threads
               where thread.Value.Stack != CallStackIndex.Invalid
               let frames = stacks.FramesOf(thread.Value.Stack)
               where frames.Count > 0 && !StackReader.IsOwn(frames)
               orderby thread.Key
               select new ThreadStack(thread.Key, NameOf(thread.Key), thread.Value.IsInManagedCode, frames),
        ];
    }

    /// <summary>Linux tells the names of the threads of a program; elsewhere there is no such file.</summary>
    private static string? NameOf(int thread)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{thread}/comm")).TrimEnd('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
