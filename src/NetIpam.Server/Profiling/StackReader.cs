using Microsoft.Diagnostics.Tracing.Etlx;

namespace NetIpam.Server.Profiling;

/// <summary>Reads the stacks of a log of events. Only when all events are read the names of all methods are known.</summary>
internal sealed class StackReader(TraceLog log)
{
    private readonly Dictionary<CodeAddressIndex, Frame?> _frames = [];

    /// <summary>The frames of a stack, from the innermost to the outermost. Stubs of the runtime, which have no name, are left out.</summary>
    public IReadOnlyList<Frame> FramesOf(CallStackIndex index)
    {
        var frames = new List<Frame>();
        for (var stack = log.CallStacks[index]; stack is not null; stack = stack.Caller)
        {
            if (FrameOf(stack.CodeAddress) is { } frame)
                frames.Add(frame);
        }
        return frames;
    }

    /// <summary>Whether a stack is of the thread that reads the events.</summary>
    public static bool IsOwn(IReadOnlyList<Frame> frames) =>
        frames.Any(static frame => frame.SystemName.StartsWith(typeof(RuntimeEvents).FullName!, StringComparison.Ordinal));

    private Frame? FrameOf(TraceCodeAddress address)
    {
        if (!_frames.TryGetValue(address.CodeAddressIndex, out var frame))
        {
            var name = address.FullMethodName;
            frame = name.Length > 0 ? new Frame(MethodName.Of(name), name) : null;
            _frames.Add(address.CodeAddressIndex, frame);
        }
        return frame;
    }
}
