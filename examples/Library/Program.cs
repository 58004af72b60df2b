// A day of a network: a pool, networks out of it, addresses out of these, and what happens when something cannot be.
using NetIpam;

await using var ipam = Ipam.InMemory();     // or Ipam.OpenFileAsync("/var/lib/myapp/ipam"), OpenPostgresAsync(...): the rest stays the same
var root = ipam.Root;

var pool = await root.CreatePrefixAsync("10.0.0.0/16");
var network = await root.AcquireChildPrefixAsync(pool, 29);
Console.WriteLine($"network {network} of {pool}");

// A request id makes it safe to ask again after a crash or a timeout: the answer is the same, and nothing is acquired twice.
var gateway = await root.AcquireAddressAsync(network, new RequestId("gateway"));
var again = await root.AcquireAddressAsync(network, new RequestId("gateway"));
Console.WriteLine($"gateway {gateway}, asked again {again}");

await root.AcquireSpecificAddressAsync(network, "10.0.0.6");
var usage = await root.GetUsageAsync(network);
Console.WriteLine($"{usage.Used} used, {usage.Free} free, {usage.Reserved} reserved of {usage.Total}");

// What is refused changed nothing; the reason is for programs, the message for people.
try
{
    await root.CreatePrefixAsync("10.0.128.0/17");
}
catch (IpamException e) when (e.Reason == IpamReason.PrefixOverlaps)
{
    Console.WriteLine(e.Message);
}

// A network is released when its addresses are.
await root.ReleaseAddressAsync(network, gateway);
await root.ReleaseAddressAsync(network, "10.0.0.6");
await root.ReleaseChildPrefixAsync(network);

// Namespaces know nothing of each other; IPv6 is not different.
var tenant = await ipam.CreateNamespaceAsync("tenant-1");
await tenant.CreatePrefixAsync("2001:db8::/48");
Console.WriteLine($"tenant-1 has {await tenant.AcquireChildPrefixAsync("2001:db8::/48", 64)}");
