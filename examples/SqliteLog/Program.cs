// A store of one's own: whatever implements ICommitLog. Start it several times, also at once: no address is handed out twice.
using NetIpam;
using SqliteLog;

var path = args is [var given] ? given : "ipam.db";
await using var ipam = await Ipam.OpenAsync(SqliteCommitLog.Open(path));
if ((await ipam.Root.ListPrefixesAsync()).Count == 0)
    await ipam.Root.CreatePrefixAsync("10.0.0.0/24");
Console.WriteLine(await ipam.Root.AcquireAddressAsync("10.0.0.0/24"));
