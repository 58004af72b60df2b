using NetIpam.Log;
using NetIpam.Migration;
using NetIpam.Migration.GoIpam;
using NetIpam.Migration.Planning;

namespace NetIpam.Fuzz.Targets;

/// <summary>go-ipam's file store: it is refused, or each of its namespaces is planned; and what is planned is clean, once contradictions are
/// resolved.</summary>
internal sealed class SourceTarget : IFuzzTarget
{
    private static readonly StoreUri Anywhere = StoreUri.Parse("file:///it");

    public string Name => "source";

    public IReadOnlyList<string> Words { get; } =
    [
        "root", "Cidr", "ParentCidr", "AvailableChildPrefixes", "ChildPrefixLength", "IsParent", "IPs", "Version", "Namespace", "ReservesNoAddress", "10.0.0.0/8", "10.0.0.0/31", "10.0.0.7/24",
        "10.0.0.0/32", "10.0.0.1", "2001:db8::/48", "2001:DB8::/127", "::ffff:10.0.0.0/104", "true", "false",
    ];

    public void Try(byte[] input)
    {
        GoIpamData.KindOf(input);
        foreach (var policy in new[] { DirtPolicy.Safe, DirtPolicy.Repair })
        {
            var planner = new NamespacePlanner(new MigrationOptions { From = Anywhere, To = Anywhere, OnDirt = policy });
            try
            {
                foreach (var source in FileSource.Read("it", input))
                    CheckAsync(planner.Plan(source)).GetAwaiter().GetResult();
            }
            catch (IpamException e) when (e.Reason == IpamReason.StoreNotUsable)
            {
                return;
            }
        }
    }

    private static async Task CheckAsync(NamespacePlan plan)
    {
        if (plan.NeedsChoice)
            return;
        await using var ipam = Ipam.InMemory();
        var report = await ipam.Root.LoadAsync(plan.Content.ToDump(Ipam.RootNamespace));
        if (report.Findings.Count > 0)
            throw new FuzzFaultException($"What was planned is not clean: {report.Findings[0]}");
    }
}
