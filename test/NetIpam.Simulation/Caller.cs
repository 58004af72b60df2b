using System.Globalization;
using NetIpam.History;
using NetIpam.Log;

namespace NetIpam.Simulation;

/// <summary>Makes calls at one replica or another, and records what they were answered. A call with a request id is made again, with the
/// same id, as long as its outcome is not known.</summary>
internal sealed class Caller(World world, Scenario scenario, SimulationRun run, string name)
{
    private const int MostAttempts = 40;
    private int _replica = world.Random.Next(1000);
    private int _calls;

    public string Name => name;

    /// <summary>The longest that one attempt may take.</summary>
    public TimeSpan Patience { get; init; } = scenario.Patience;

    /// <summary>The replica that is asked next.</summary>
    public Replica NextReplica => run.Replicas[_replica % run.Replicas.Count];

    /// <summary>Calls, again if it may, and records; answers what it got.</summary>
    public async Task<string?> CallAsync(HistoryEntry asked, Func<Ipam, RequestId?, CancellationToken, Task<string>> call)
    {
        RequestId? id = world.Chance(scenario.RequestIds) ? NewId() : null;
        var called = asked.Called;
        var isUnknown = false;
        for (var attempt = 1; ; attempt++)
        {
            var attempted = run.History.Now();
            var (outcome, got) = await AttemptAsync(NextReplica, asked, token => ipam => call(ipam, id, token));
            var isAnswer = outcome is not (HistoryOutcome.Unknown or HistoryOutcome.NotDone) || got is not null;
            isUnknown |= outcome == HistoryOutcome.Unknown;
            var goesOn = !isAnswer && attempt < MostAttempts && (id is not null || outcome == HistoryOutcome.NotDone);
            if (!goesOn || (id is null && isUnknown))
            {
                if (outcome != HistoryOutcome.Unknown)
                    Record(asked with { Resource = outcome == HistoryOutcome.Done && asked.Action is (HistoryAction.AcquireAddress or HistoryAction.AcquirePrefix) ? got : asked.Resource }, outcome);
                // What is refused now may still be done by an attempt that nobody heard of.
                if (isUnknown && outcome != HistoryOutcome.Done)
                    Record(asked, HistoryOutcome.Unknown);
                return outcome == HistoryOutcome.Done ? got : null;
            }
            // A namespace takes the request ids with it when it is deleted, so one of the same name may do it once more.
            if (outcome == HistoryOutcome.Unknown && asked.Namespace is not null && asked.Action is not (HistoryAction.CreateNamespace or HistoryAction.DeleteNamespace))
                Record(asked with { Called = attempted }, outcome);
            await PauseAsync(world.Random.Next(2));
        }
    }

    /// <summary>Calls until it is done.</summary>
    public async Task UntilDoneAsync(HistoryEntry asked, Func<Ipam, RequestId?, CancellationToken, Task<string>> call)
    {
        var id = NewId();
        while ((await AttemptAsync(NextReplica, asked, token => ipam => call(ipam, id, token))).Outcome != HistoryOutcome.Done && !run.WentBack)
            await PauseAsync(1);
    }

    /// <summary>Calls once.</summary>
    public async Task<(HistoryOutcome Outcome, string? Got)> AttemptAsync(Replica replica, HistoryEntry asked, Func<CancellationToken, Func<Ipam, Task<string>>> call)
    {
        if (replica.Ipam is not { } ipam)
            return (HistoryOutcome.NotDone, null);
        var process = replica.Process!;
        var log = run.LogOf(asked);
        var wasBehind = log is { } watched && run.IsStoreBehind(process, watched);
        var (headBefore, wentBackBefore) = (log is { } its ? run.HeadOf(its) : null, run.WentBack);
        run.Called();
        using var patience = new CancellationTokenSource(Patience, run.Clock);
        var answer = call(patience.Token)(ipam);
        await Task.WhenAny(answer, process.Died);
        if (!process.IsAlive)
            return (HistoryOutcome.Unknown, null);
        var result = await ClassifyAsync(answer, asked);
        world.Trace($"{name} at {process.Name}: {asked.Action} {asked.Namespace} {asked.Within} {asked.Resource}: {result.Outcome} {(result.Outcome == HistoryOutcome.Done && result.Got!.Length > 40 ? "dump" : result.Got)}");
        var isDecided = result.Outcome is not (HistoryOutcome.Unknown or HistoryOutcome.NotDone) || result.Got is not null;
        if (isDecided && wasBehind && run.IsStoreBehind(process, log!.Value))
            run.Watch.Violation($"{process.Name} answered {name}, though the store has lost a commit of log {log} that it had answered with.");
        if (isDecided && headBefore is { } head && wentBackBefore == run.WentBack)
            run.Watch.Answered(process, log!.Value, head);
        return result;
    }

    /// <summary>Records a call that has ended just now.</summary>
    public void Record(HistoryEntry asked, HistoryOutcome outcome) => run.History.Add(asked with { Outcome = outcome, Returned = run.History.Now() });

    /// <summary>A call that goes out now.</summary>
    public HistoryEntry Ask(HistoryAction action, string? space, string? within = null, string? resource = null) => new()
    {
        Client = name,
        Action = action,
        Namespace = space is Ipam.RootNamespace or Pool.Second ? null : space,
        Within = within,
        Resource = resource,
        Called = run.History.Now(),
        Outcome = HistoryOutcome.Unknown,
    };

    private async Task PauseAsync(int step)
    {
        _replica += step;
        await world.SleepAsync(world.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(200)));
    }

    private RequestId NewId() => new(string.Create(CultureInfo.InvariantCulture, $"{name}-{_calls++}"));

    /// <summary>What an answer means. With <see cref="HistoryOutcome.NotDone"/>, a text says that it is final.</summary>
    private async Task<(HistoryOutcome Outcome, string? Got)> ClassifyAsync(Task<string> answer, HistoryEntry asked)
    {
        var passes = asked.Namespace is not null;
        try
        {
            return (HistoryOutcome.Done, await answer);
        }
        catch (OperationCanceledException)
        {
            return (HistoryOutcome.Unknown, null);
        }
        catch (IpamException e)
        {
            switch (e.Reason)
            {
                case IpamReason.OutcomeUnknown:
                    return (HistoryOutcome.Unknown, null);
                case IpamReason.StoreUnavailable or IpamReason.Overloaded or IpamReason.Conflict:
                case IpamReason.ClockOff when scenario.ClockJumps:
                    return (HistoryOutcome.NotDone, null);
                case IpamReason.AddressAlreadyAcquired or IpamReason.ChildAlreadyAcquired or IpamReason.PrefixOverlaps:
                    return (HistoryOutcome.Taken, null);
                case IpamReason.AddressNotAcquired:
                case IpamReason.PrefixNotFound when asked.Action == HistoryAction.ReleasePrefix:
                    return (HistoryOutcome.Free, null);
                case IpamReason.NoAddressAvailable:
                    return (HistoryOutcome.Full, null);
                case IpamReason.NoChildPrefixAvailable:
                    return (HistoryOutcome.NotDone, "no room");
                case IpamReason.NamespaceNotFound when passes:
                    return (HistoryOutcome.NoNamespace, null);
                case IpamReason.PrefixNotFound when passes:
                    return (HistoryOutcome.NoPrefix, null);
                case IpamReason.NamespaceNotEmpty or IpamReason.PrefixHasAddresses when passes:
                    return (HistoryOutcome.NotEmpty, null);
                // What was created before may be gone then, and a stopped namespace is what is wanted.
                case IpamReason.StoreLostCommits or IpamReason.NamespaceNotFound or IpamReason.PrefixNotFound when run.WentBack:
                    return (HistoryOutcome.NotDone, null);
                default:
                    run.Watch.Violation($"{name} was answered {e.Reason}: {e.Message}");
                    return (HistoryOutcome.NotDone, "violation");
            }
        }
        catch (Exception e)
        {
            run.Watch.Violation($"{name} was answered {e.GetType().Name}: {e.Message}");
            return (HistoryOutcome.NotDone, "violation");
        }
    }
}
