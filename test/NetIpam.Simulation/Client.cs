using System.Globalization;
using System.Text.Json.Nodes;
using NetIpam.History;
using NetIpam.Log;

namespace NetIpam.Simulation;

/// <summary>A client: makes calls at random, at one replica or another, and records what it was answered. A call with a request id is
/// made again, with the same id, as long as its outcome is not known.</summary>
internal sealed class Client(World world, Scenario scenario, SimulationRun run, string name)
{
    private const int MostAttempts = 40;
    private readonly List<(Pool? Pool, string Resource)> _held = [];
    private int _replica = world.Random.Next(1000);
    private int _calls;

    /// <summary>The longest that one attempt may take.</summary>
    public TimeSpan Patience { get; init; } = scenario.Patience;

    public async Task RunAsync()
    {
        for (var i = 0; i < scenario.Calls; i++)
        {
            await world.SleepAsync(world.Between(TimeSpan.Zero, scenario.Think));
            await StepAsync();
        }
    }

    /// <summary>Creates a namespace, for certain.</summary>
    public Task CreateNamespaceAsync(string space) => UntilDoneAsync(HistoryAction.AcquirePrefix, null, async (ipam, id, token) =>
    {
        await ipam.CreateNamespaceAsync(space, id, token);
        return space;
    });

    /// <summary>Creates a top prefix, for certain; one of another namespace than root is not recorded, as top prefixes of one history
    /// are disjoint.</summary>
    public async Task CreatePoolAsync(Pool pool)
    {
        var called = run.History.Now();
        await UntilDoneAsync(HistoryAction.AcquirePrefix, pool, async (ipam, id, token) => (await Space(ipam, pool).CreatePrefixAsync(pool.Prefix, id, token)).ToString());
        if (pool.Namespace == Ipam.RootNamespace)
            Record(HistoryAction.AcquirePrefix, null, pool.Text, called, HistoryOutcome.Done);
    }

    /// <summary>Reads everything of a namespace at a certain replica, for certain, and records it.</summary>
    public async Task<string> ReadForCertainAsync(Replica replica, string space)
    {
        while (true)
        {
            if (await ReadAsync(replica, space) is { } dump)
                return dump;
            await world.SleepAsync(TimeSpan.FromMilliseconds(50));
        }
    }

    private static IpamNamespace Space(Ipam ipam, Pool? pool) => ipam.Namespace(pool?.Namespace ?? Ipam.RootNamespace);

    private async Task StepAsync()
    {
        var pool = world.Pick(run.Pools);
        var releases = _held.Count > 0 && world.Chance(_held.Count > 6 ? 0.7 : 0.4);
        if (world.Chance(0.08))
            await ReadAsync(NextReplica(), pool.Namespace);
        else if (world.Chance(scenario.ForeignReleases))
            await ReleaseAsync(pool, pool.Children.Length == 0 ? AddressIn(pool) : ChildIn(pool));
        else if (releases)
            await ReleaseHeldAsync();
        else if (world.Chance(0.1))
            await AcquireTopAsync(world.Pick(Pool.Tops));
        else if (pool.Children.Length == 0)
            await AcquireAddressAsync(pool, world.Chance(0.25) ? AddressIn(pool) : null);
        else
            await AcquireChildAsync(pool, world.Chance(0.25) ? ChildIn(pool) : null);
    }

    private string AddressIn(Pool pool) =>
        new IPAddressValue(pool.Prefix.Family, pool.Prefix.Network.Value + (uint)world.Random.Next(1, (1 << Math.Min(pool.Prefix.HostBits, 4)) - 1)).ToString();

    private string ChildIn(Pool pool)
    {
        var length = world.Pick(pool.Children);
        return world.Pick(pool.Prefix.Split(length).Take(8).ToList()).ToString();
    }

    private async Task AcquireAddressAsync(Pool pool, string? wanted)
    {
        if (await CallAsync(HistoryAction.AcquireAddress, pool, wanted, async (ipam, id, token) =>
            (wanted is null
                ? await Space(ipam, pool).AcquireAddressAsync(pool.Prefix, id, token)
                : await Space(ipam, pool).AcquireSpecificAddressAsync(pool.Prefix, IPAddressValue.Parse(wanted), id, token)).ToString()) is { } got)
            _held.Add((pool, got));
    }

    private async Task AcquireChildAsync(Pool pool, string? wanted)
    {
        var length = world.Pick(pool.Children);
        if (await CallAsync(HistoryAction.AcquirePrefix, pool, wanted, async (ipam, id, token) =>
            (wanted is null
                ? await Space(ipam, pool).AcquireChildPrefixAsync(pool.Prefix, length, id, token)
                : await Space(ipam, pool).AcquireSpecificChildPrefixAsync(pool.Prefix, Cidr.Parse(wanted), id, token)).ToString()) is { } got)
            _held.Add((pool, got));
    }

    private async Task AcquireTopAsync(Cidr top)
    {
        if (await CallAsync(HistoryAction.AcquirePrefix, null, top.ToString(), async (ipam, id, token) =>
            (await ipam.Root.CreatePrefixAsync(top, id, token)).ToString()) is { } got)
            _held.Add((null, got));
    }

    private async Task ReleaseHeldAsync()
    {
        var at = world.Random.Next(_held.Count);
        var (pool, resource) = _held[at];
        _held.RemoveAt(at);
        await ReleaseAsync(pool, resource);
    }

    private Task<string?> ReleaseAsync(Pool? pool, string resource)
    {
        var isAddress = pool is { Children.Length: 0 };
        return CallAsync(isAddress ? HistoryAction.ReleaseAddress : HistoryAction.ReleasePrefix, pool, resource, async (ipam, id, token) =>
        {
            if (isAddress)
                await Space(ipam, pool).ReleaseAddressAsync(pool!.Prefix, IPAddressValue.Parse(resource), id, token);
            else if (pool is null)
                await ipam.Root.DeletePrefixAsync(Cidr.Parse(resource), id, token);
            else
                await Space(ipam, pool).ReleaseChildPrefixAsync(Cidr.Parse(resource), id, token);
            return resource;
        });
    }

    /// <summary>Calls, again if it may, and records; answers what it got.</summary>
    private async Task<string?> CallAsync(HistoryAction action, Pool? pool, string? resource, Func<Ipam, RequestId?, CancellationToken, Task<string>> call)
    {
        RequestId? id = world.Chance(scenario.RequestIds) ? NewId() : null;
        var called = run.History.Now();
        var isUnknown = false;
        for (var attempt = 1; ; attempt++)
        {
            var (outcome, got) = await AttemptAsync(NextReplica(), action, pool, token => ipam => call(ipam, id, token));
            var isAnswer = outcome is not (HistoryOutcome.Unknown or HistoryOutcome.NotDone) || got is not null;
            isUnknown |= outcome == HistoryOutcome.Unknown;
            var goesOn = !isAnswer && attempt < MostAttempts && (id is not null || outcome == HistoryOutcome.NotDone);
            if (!goesOn || (id is null && isUnknown))
            {
                if (outcome != HistoryOutcome.Unknown)
                    Record(action, pool?.Text, outcome == HistoryOutcome.Done ? got : resource, called, outcome);
                // What is refused now may still be done by an attempt that nobody heard of.
                if (isUnknown && outcome != HistoryOutcome.Done)
                    Record(action, pool?.Text, resource, called, HistoryOutcome.Unknown);
                return outcome == HistoryOutcome.Done ? got : null;
            }
            _replica += world.Random.Next(2);
            await world.SleepAsync(world.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(200)));
        }
    }

    private async Task UntilDoneAsync(HistoryAction action, Pool? pool, Func<Ipam, RequestId?, CancellationToken, Task<string>> call)
    {
        var id = NewId();
        while ((await AttemptAsync(NextReplica(), action, pool, token => ipam => call(ipam, id, token))).Outcome != HistoryOutcome.Done && !run.WentBack)
        {
            _replica++;
            await world.SleepAsync(world.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(200)));
        }
    }

    /// <summary>Reads a dump, and records what it says of each prefix; null when there was no answer.</summary>
    private async Task<string?> ReadAsync(Replica replica, string space)
    {
        var called = run.History.Now();
        var (outcome, dump) = await AttemptAsync(replica, HistoryAction.ReadPrefixes, run.Pools.First(pool => pool.Namespace == space), token => async ipam =>
            await ipam.Namespace(space).DumpAsync(token));
        if (outcome != HistoryOutcome.Done)
            return null;
        var returned = run.History.Now();
        var prefixes = JsonNode.Parse(dump!)!.AsArray();
        foreach (var pool in run.Pools.Where(pool => pool.Namespace == space))
        {
            if (prefixes.FirstOrDefault(node => node!["Cidr"]!.GetValue<string>() == pool.Text) is not { } found)
                Missing(space, pool);
            else if (pool.Children.Length == 0)
                RecordRead(HistoryAction.ReadAddresses, pool.Text, called, returned, AddressesOf(found, pool));
            else
                RecordRead(HistoryAction.ReadPrefixes, pool.Text, called, returned, ChildrenOf(prefixes, pool.Text));
        }
        if (space == Ipam.RootNamespace)
            RecordRead(HistoryAction.ReadPrefixes, null, called, returned, ChildrenOf(prefixes, ""));
        return dump;
    }

    private void Missing(string space, Pool pool)
    {
        if (!run.WentBack)
            run.Watch.Violation($"{name} read {space}, and {pool.Text} is not in it.");
    }

    private static List<string> AddressesOf(JsonNode found, Pool pool) =>
        [.. found["IPs"]!.AsObject().Select(item => IPAddressValue.Parse(item.Key))
            .Where(address => address != pool.Prefix.First && (pool.Prefix.Family == IPFamily.V6 || address != pool.Prefix.Last))
            .Select(address => address.ToString())];

    private static List<string> ChildrenOf(JsonArray prefixes, string parent) =>
        [.. prefixes.Where(node => node!["ParentCidr"]!.GetValue<string>() == parent).Select(node => node!["Cidr"]!.GetValue<string>())];

    private async Task<(HistoryOutcome Outcome, string? Got)> AttemptAsync(
        Replica replica, HistoryAction action, Pool? pool, Func<CancellationToken, Func<Ipam, Task<string>>> call)
    {
        if (replica.Ipam is not { } ipam)
            return (HistoryOutcome.NotDone, null);
        var process = replica.Process!;
        var log = new LogId(pool?.Namespace == Pool.Second ? 2 : 1);
        var wasBehind = run.IsStoreBehind(process, log);
        var (headBefore, wentBackBefore) = (run.HeadOf(log), run.WentBack);
        run.Called();
        using var patience = new CancellationTokenSource(Patience, run.Clock);
        var answer = call(patience.Token)(ipam);
        await Task.WhenAny(answer, process.Died);
        if (!process.IsAlive)
            return (HistoryOutcome.Unknown, null);
        var result = await ClassifyAsync(answer, action);
        world.Trace($"{name} at {process.Name}: {action} {pool?.Text}: {result.Outcome} {(result.Outcome == HistoryOutcome.Done && result.Got!.Length > 40 ? "dump" : result.Got)}");
        var isDecided = result.Outcome is not (HistoryOutcome.Unknown or HistoryOutcome.NotDone) || result.Got is not null;
        if (isDecided && wasBehind && run.IsStoreBehind(process, log))
            run.Watch.Violation($"{process.Name} answered {name}, though the store has lost a commit of log {log} that it had answered with.");
        if (isDecided && headBefore is { } head && wentBackBefore == run.WentBack)
            run.Watch.Answered(process, log, head);
        return result;
    }

    /// <summary>What an answer means. With <see cref="HistoryOutcome.NotDone"/>, a text says that it is final.</summary>
    private async Task<(HistoryOutcome Outcome, string? Got)> ClassifyAsync(Task<string> answer, HistoryAction action)
    {
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
                case IpamReason.PrefixNotFound when action == HistoryAction.ReleasePrefix:
                    return (HistoryOutcome.Free, null);
                case IpamReason.NoAddressAvailable:
                    return (HistoryOutcome.Full, null);
                case IpamReason.NoChildPrefixAvailable:
                    return (HistoryOutcome.NotDone, "no room");
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

    private Replica NextReplica() => run.Replicas[_replica % run.Replicas.Count];

    private RequestId NewId() => new(string.Create(CultureInfo.InvariantCulture, $"{name}-{_calls++}"));

    private void Record(HistoryAction action, string? within, string? resource, long called, HistoryOutcome outcome) =>
        run.History.Add(new() { Client = name, Action = action, Within = within, Resource = resource, Called = called, Returned = run.History.Now(), Outcome = outcome });

    private void RecordRead(HistoryAction action, string? within, long called, long returned, List<string> found) =>
        run.History.Add(new() { Client = name, Action = action, Within = within, Called = called, Returned = returned, Outcome = HistoryOutcome.Done, Found = found });
}
