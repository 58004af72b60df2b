using System.Diagnostics;
using NetIpam.Engine;
using NetIpam.Log;

namespace NetIpam.Telemetry;

/// <summary>The span of a turn. Of the operations it serves, the first that is traced is its parent, so that a lone request is one trace down
/// to the store; it and the others are linked to each other. Nothing is traced unasked: without a traced operation there is none.</summary>
internal static class TurnTrace
{
    /// <summary>A span takes no more links than exporters keep.</summary>
    private const int MaxLinks = 100;

    /// <summary>What is traced by whoever submits an operation now; <see langword="null"/> if nothing is, or nobody listens.</summary>
    public static Activity? Caller => Instruments.Source.HasListeners() ? Activity.Current : null;

    /// <summary>Begins the span of a batch, and makes it the current one; <see langword="null"/> if nothing of it is traced.</summary>
    public static Activity? Start(LogId log, List<Waiter> batch)
    {
        if (!Instruments.Source.HasListeners())
            return null;
        try
        {
            return StartLinked(log, batch);
        }
        catch (Exception)
        {
            // Whoever listens must not throw. If he does, that is no reason to stop serving.
            return null;
        }
    }

    /// <summary>Ends the span.</summary>
    public static void End(Activity? turn)
    {
        try
        {
            turn?.Dispose();
        }
        catch (Exception)
        {
        }
    }

    private static Activity? StartLinked(LogId log, List<Waiter> batch)
    {
        List<Activity> callers = [];
        foreach (var waiter in batch)
        {
            if (waiter.Caller is { } caller && callers.Count <= MaxLinks)
                callers.Add(caller);
        }
        if (callers.Count == 0)
            return null;
        var others = callers.Skip(1);
        var turn = Instruments.Source.StartActivity(
            "netipam.turn", ActivityKind.Internal, callers[0].Context, links: others.Select(static caller => new ActivityLink(caller.Context)));
        if (turn is null)
            return null;
        turn.SetTag("netipam.log", log.Generation);
        turn.SetTag("netipam.turn.operations", batch.Count);
        foreach (var other in others)
            other.AddLink(new ActivityLink(turn.Context));
        return turn;
    }
}
