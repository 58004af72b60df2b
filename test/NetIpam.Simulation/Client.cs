using System.Text.Json.Nodes;
using NetIpam.History;

namespace NetIpam.Simulation;

/// <summary>A client of the namespaces that are always there: makes calls at random.</summary>
internal sealed class Client(World world, Scenario scenario, SimulationRun run, string name, TimeSpan? patience = null)
{
    private readonly List<(Pool? Pool, string Resource)> _held = [];
    private readonly Caller _caller = new(world, scenario, run, name) { Patience = patience ?? scenario.Patience };

    public async Task RunAsync()
    {
        for (var i = 0; i < scenario.Calls; i++)
        {
            await world.SleepAsync(world.Between(TimeSpan.Zero, scenario.Think));
            await StepAsync();
        }
    }

    /// <summary>Creates a namespace, for certain.</summary>
    public Task CreateNamespaceAsync(string space) => _caller.UntilDoneAsync(_caller.Ask(HistoryAction.AcquirePrefix, space), async (ipam, id, token) =>
    {
        await ipam.CreateNamespaceAsync(space, id, token);
        return space;
    });

    /// <summary>Creates a top prefix, for certain; one of another namespace than root is not recorded, as top prefixes of one history
    /// are disjoint.</summary>
    public async Task CreatePoolAsync(Pool pool)
    {
        var asked = _caller.Ask(HistoryAction.AcquirePrefix, pool.Namespace, null, pool.Text);
        await _caller.UntilDoneAsync(asked, async (ipam, id, token) => (await Space(ipam, pool).CreatePrefixAsync(pool.Prefix, id, token)).ToString());
        if (pool.Namespace == Ipam.RootNamespace)
            _caller.Record(asked, HistoryOutcome.Done);
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

    private HistoryEntry Ask(HistoryAction action, Pool? pool, string? resource) => _caller.Ask(action, pool?.Namespace ?? Ipam.RootNamespace, pool?.Text, resource);

    private static IpamNamespace Space(Ipam ipam, Pool? pool) => ipam.Namespace(pool?.Namespace ?? Ipam.RootNamespace);

    private async Task StepAsync()
    {
        var pool = world.Pick(run.Pools);
        var releases = _held.Count > 0 && world.Chance(_held.Count > 6 ? 0.7 : 0.4);
        if (world.Chance(0.08))
            await ReadAsync(_caller.NextReplica, pool.Namespace);
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
        if (await _caller.CallAsync(Ask(HistoryAction.AcquireAddress, pool, wanted), async (ipam, id, token) =>
            (wanted is null
                ? await Space(ipam, pool).AcquireAddressAsync(pool.Prefix, id, token)
                : await Space(ipam, pool).AcquireSpecificAddressAsync(pool.Prefix, IPAddressValue.Parse(wanted), id, token)).ToString()) is { } got)
            _held.Add((pool, got));
    }

    private async Task AcquireChildAsync(Pool pool, string? wanted)
    {
        var length = world.Pick(pool.Children);
        if (await _caller.CallAsync(Ask(HistoryAction.AcquirePrefix, pool, wanted), async (ipam, id, token) =>
            (wanted is null
                ? await Space(ipam, pool).AcquireChildPrefixAsync(pool.Prefix, length, id, token)
                : await Space(ipam, pool).AcquireSpecificChildPrefixAsync(pool.Prefix, Cidr.Parse(wanted), id, token)).ToString()) is { } got)
            _held.Add((pool, got));
    }

    private async Task AcquireTopAsync(Cidr top)
    {
        if (await _caller.CallAsync(Ask(HistoryAction.AcquirePrefix, null, top.ToString()), async (ipam, id, token) =>
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
        return _caller.CallAsync(Ask(isAddress ? HistoryAction.ReleaseAddress : HistoryAction.ReleasePrefix, pool, resource), async (ipam, id, token) =>
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

    /// <summary>Reads a dump, and records what it says of each prefix; null when there was no answer.</summary>
    private async Task<string?> ReadAsync(Replica replica, string space)
    {
        var asked = _caller.Ask(HistoryAction.ReadPrefixes, space, run.Pools.First(pool => pool.Namespace == space).Text);
        var (outcome, dump) = await _caller.AttemptAsync(replica, asked, token => async ipam => await ipam.Namespace(space).DumpAsync(token));
        if (outcome != HistoryOutcome.Done)
            return null;
        var prefixes = JsonNode.Parse(dump!)!.AsArray();
        foreach (var pool in run.Pools.Where(pool => pool.Namespace == space))
        {
            if (prefixes.FirstOrDefault(node => node!["Cidr"]!.GetValue<string>() == pool.Text) is not { } found)
                Missing(space, pool);
            else if (pool.Children.Length == 0)
                RecordRead(asked, HistoryAction.ReadAddresses, pool.Text, AddressesOf(found, pool.Prefix));
            else
                RecordRead(asked, HistoryAction.ReadPrefixes, pool.Text, ChildrenOf(prefixes, pool.Text));
        }
        if (space == Ipam.RootNamespace)
            RecordRead(asked, HistoryAction.ReadPrefixes, null, ChildrenOf(prefixes, ""));
        return dump;
    }

    private void Missing(string space, Pool pool)
    {
        if (!run.WentBack)
            run.Watch.Violation($"{name} read {space}, and {pool.Text} is not in it.");
    }

    /// <summary>The addresses that are acquired in a prefix, as a dump says; without the reserved ones.</summary>
    public static List<string> AddressesOf(JsonNode found, Cidr prefix) =>
        [.. found["IPs"]!.AsObject().Select(item => IPAddressValue.Parse(item.Key))
            .Where(address => address != prefix.First && (prefix.Family == IPFamily.V6 || address != prefix.Last))
            .Select(address => address.ToString())];

    private static List<string> ChildrenOf(JsonArray prefixes, string parent) =>
        [.. prefixes.Where(node => node!["ParentCidr"]!.GetValue<string>() == parent).Select(node => node!["Cidr"]!.GetValue<string>())];

    private void RecordRead(HistoryEntry asked, HistoryAction action, string? within, List<string> found) =>
        run.History.Add(asked with { Action = action, Within = within, Returned = run.History.Now(), Outcome = HistoryOutcome.Done, Found = found });
}
