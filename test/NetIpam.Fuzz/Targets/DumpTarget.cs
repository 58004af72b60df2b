using System.Text;

namespace NetIpam.Fuzz.Targets;

/// <summary>Dumps: one that is loaded is clean when it is dumped, and loads as the same.</summary>
internal sealed class DumpTarget : IFuzzTarget
{
    public string Name => "dump";

    public IReadOnlyList<string> Words { get; } =
    [
        "Cidr", "ParentCidr", "AvailableChildPrefixes", "ChildPrefixLength", "IsParent", "IPs", "Version", "Namespace", "ReservesNoAddress", "10.0.0.0/8", "10.0.0.0/31", "2001:db8::/48", "root",
    ];

    public void Try(byte[] input) => TryAsync(Encoding.UTF8.GetString(input)).GetAwaiter().GetResult();

    private static async Task TryAsync(string dump)
    {
        await using var ipam = Ipam.InMemory();
        try
        {
            await ipam.Root.LoadAsync(dump);
        }
        catch (IpamException e) when (e.Reason is IpamReason.DumpMalformed or IpamReason.DumpInconsistent)
        {
            return;
        }
        var written = await ipam.Root.DumpAsync();
        await using var other = Ipam.InMemory();
        var report = await other.Root.LoadAsync(written);
        if (report.Findings.Count > 0)
            throw new FuzzFaultException($"What was dumped is not clean: {report.Findings[0]}");
        if (!string.Equals(await other.Root.DumpAsync(), written, StringComparison.Ordinal))
            throw new FuzzFaultException("What was dumped and loaded is dumped differently.");
    }
}
