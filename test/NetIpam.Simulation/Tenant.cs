using System.Text.Json.Nodes;
using NetIpam.History;

namespace NetIpam.Simulation;

/// <summary>A client of a namespace that comes and goes: creates, fills, loads, empties and deletes it, together with others who do the
/// same, so that each finds it in any state.</summary>
internal sealed class Tenant(World world, Scenario scenario, SimulationRun run, string name, TimeSpan? patience = null)
{
    /// <summary>The namespace.</summary>
    public const string Space = "green";

    private static readonly string[] Prefixes = ["10.20.0.0/30", "10.20.0.4/30"];
    private static readonly Lazy<(string Dump, string[] Content)[]> Dumps = new(() =>
        [DumpOf("10.20.0.0/30", "10.20.0.1"), DumpOf("10.20.0.0/30", "10.20.0.4/30", "10.20.0.2", "10.20.0.6"), DumpOf("10.20.0.4/30")]);

    private readonly Caller _caller = new(world, scenario, run, name) { Patience = patience ?? scenario.Patience };
    private readonly Dictionary<Ipam, IpamNamespace> _kept = [];

    public async Task RunAsync()
    {
        for (var i = 0; i < scenario.Calls; i++)
        {
            await world.SleepAsync(world.Between(TimeSpan.Zero, scenario.Think));
            await StepAsync();
        }
    }

    /// <summary>Reads everything at a certain replica, for certain, and records it; null when the namespace is not there.</summary>
    public async Task<string?> ReadForCertainAsync(Replica replica)
    {
        while (true)
        {
            var (outcome, dump) = await ReadAsync(replica);
            if (outcome is HistoryOutcome.Done or HistoryOutcome.NoNamespace)
                return dump;
            await world.SleepAsync(TimeSpan.FromMilliseconds(50));
        }
    }

    private static string PrefixOf(string address) => Prefixes.First(prefix => Cidr.Parse(prefix).Contains(IPAddressValue.Parse(address)));

    private static (string Dump, string[] Content) DumpOf(params string[] content)
    {
        var space = Ipam.InMemory().Root;
        foreach (var item in content)
        {
            if (item.Contains('/'))
                space.CreatePrefixAsync(item).AsTask().Wait();
            else
                space.AcquireSpecificAddressAsync(PrefixOf(item), IPAddressValue.Parse(item)).AsTask().Wait();
        }
        return (space.DumpAsync().AsTask().Result, content);
    }

    private Task StepAsync() => world.Random.Next(20) switch
    {
        0 or 1 or 2 => CreateAsync(),
        3 or 4 => DeleteAsync(),
        5 or 6 or 7 => LoadAsync(world.Pick(Dumps.Value)),
        8 or 9 or 10 => AcquirePrefixAsync(world.Pick(Prefixes)),
        11 or 12 => AcquireAddressAsync(AnyAddress()),
        13 => ReleaseAddressAsync(AnyAddress()),
        14 => ReleasePrefixAsync(world.Pick(Prefixes)),
        15 => ReadAsync(_caller.NextReplica),
        16 => ListAsync(),
        _ => EmptyAsync(),
    };

    private string AnyAddress() => $"10.20.0.{world.Pick([1, 2, 5, 6])}";

    private IpamNamespace SpaceOf(Ipam ipam)
    {
        // Some keep what they once had, others ask for it each time.
        if (!_kept.TryGetValue(ipam, out var kept) || world.Chance(0.3))
            _kept[ipam] = kept = ipam.Namespace(Space);
        return kept;
    }

    private Task CreateAsync() => _caller.CallAsync(_caller.Ask(HistoryAction.CreateNamespace, Space), async (ipam, id, token) =>
    {
        await ipam.CreateNamespaceAsync(Space, id, token);
        return Space;
    });

    private Task DeleteAsync() => _caller.CallAsync(_caller.Ask(HistoryAction.DeleteNamespace, Space), async (ipam, id, token) =>
    {
        await ipam.DeleteNamespaceAsync(Space, id, token);
        return Space;
    });

    private Task LoadAsync((string Dump, string[] Content) what) =>
        _caller.CallAsync(_caller.Ask(HistoryAction.Load, Space) with { Found = what.Content }, async (ipam, id, token) =>
            (await SpaceOf(ipam).LoadAsync(what.Dump, id, token)).ToString());

    private Task AcquirePrefixAsync(string prefix) => _caller.CallAsync(_caller.Ask(HistoryAction.AcquirePrefix, Space, null, prefix), async (ipam, id, token) =>
        (await SpaceOf(ipam).CreatePrefixAsync(prefix, id, token)).ToString());

    private Task ReleasePrefixAsync(string prefix) => _caller.CallAsync(_caller.Ask(HistoryAction.ReleasePrefix, Space, null, prefix), async (ipam, id, token) =>
        (await SpaceOf(ipam).DeletePrefixAsync(prefix, id, token)).Cidr.ToString());

    private Task AcquireAddressAsync(string address) =>
        _caller.CallAsync(_caller.Ask(HistoryAction.AcquireAddress, Space, PrefixOf(address), address), async (ipam, id, token) =>
            (await SpaceOf(ipam).AcquireSpecificAddressAsync(PrefixOf(address), IPAddressValue.Parse(address), id, token)).ToString());

    private Task ReleaseAddressAsync(string address) =>
        _caller.CallAsync(_caller.Ask(HistoryAction.ReleaseAddress, Space, PrefixOf(address), address), async (ipam, id, token) =>
        {
            await SpaceOf(ipam).ReleaseAddressAsync(PrefixOf(address), IPAddressValue.Parse(address), id, token);
            return address;
        });

    /// <summary>Gives everything back, and deletes the namespace.</summary>
    private async Task EmptyAsync()
    {
        if ((await ReadAsync(_caller.NextReplica)).Dump is { } dump)
        {
            var content = ContentOf(dump);
            foreach (var address in content.Where(item => !item.Contains('/')))
                await ReleaseAddressAsync(address);
            foreach (var prefix in content.Where(item => item.Contains('/')))
                await ReleasePrefixAsync(prefix);
        }
        await DeleteAsync();
    }

    private async Task ListAsync()
    {
        var asked = _caller.Ask(HistoryAction.ReadNamespace, Space);
        var (outcome, got) = await _caller.AttemptAsync(_caller.NextReplica, asked, token => async ipam =>
            (await ipam.ListNamespacesAsync(token)).Contains(Space) ? Space : "");
        if (outcome == HistoryOutcome.Done)
            _caller.Record(asked, got!.Length > 0 ? HistoryOutcome.Done : HistoryOutcome.NoNamespace);
    }

    private async Task<(HistoryOutcome Outcome, string? Dump)> ReadAsync(Replica replica)
    {
        var asked = _caller.Ask(HistoryAction.ReadNamespace, Space);
        var (outcome, dump) = await _caller.AttemptAsync(replica, asked, token => async ipam => await SpaceOf(ipam).DumpAsync(token));
        if (outcome == HistoryOutcome.Done)
            _caller.Record(asked with { Found = ContentOf(dump!) }, outcome);
        else if (outcome == HistoryOutcome.NoNamespace)
            _caller.Record(asked, outcome);
        return (outcome, outcome == HistoryOutcome.Done ? dump : null);
    }

    private static List<string> ContentOf(string dump) =>
        [.. JsonNode.Parse(dump)!.AsArray().SelectMany(prefix => (IEnumerable<string>)[prefix!["Cidr"]!.GetValue<string>(), .. Client.AddressesOf(prefix, prefix["Cidr"]!.GetValue<string>())])];
}
