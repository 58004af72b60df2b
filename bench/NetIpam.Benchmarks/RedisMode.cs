using System.Diagnostics;
using System.Globalization;
using NetIpam.Redis;
using StackExchange.Redis;

namespace NetIpam.Benchmarks;

/// <summary>What the store makes of a Redis server that syncs always, against one bare RPUSH of as many bytes by the same driver.</summary>
internal static class RedisMode
{
    private const int SampledPairs = 200;
    private const int Patience = 500;

    private static readonly int[] Clients = [1, 32, 256];
    private static readonly Cidr Prefix = Cidr.Parse("10.0.0.0/16");

    public static async Task RunAsync(Settings settings, TextWriter output)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(place => File.Exists(Path.Combine(place, "redis-server"))))
        {
            output.WriteLine("redis: LEFT OUT, redis-server is not installed\n");
            return;
        }
        var folder = Directory.CreateTempSubdirectory("netipam-bench-").FullName;
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(
            "redis-server", ["--bind", "127.0.0.1", "--port", port, "--dir", folder, "--save", "", "--appendonly", "yes", "--appendfsync", "always"])
        {
            RedirectStandardOutput = true,
        };
        using var server = Process.Start(start)!;
        server.BeginOutputReadLine();
        try
        {
            using var bare = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},abortConnect=false");
            for (var i = 0; i < Patience && !bare.IsConnected; i++)
                await Task.Delay(20);
            bare.PreserveAsyncOrder = false;
            var database = bare.GetDatabase();
            await using var ipam = await Ipam.OpenRedisAsync(new RedisOptions { Endpoints = [$"127.0.0.1:{port}"] });
            await ipam.Root.CreatePrefixAsync(Prefix);
            RedisValue entry = new byte[await BytesPerOperationAsync(ipam.Root, database)];

            var table = new Table($"redis: acquire and release; the baseline is RPUSH of {((byte[])entry!).Length} bytes, one after the other", "clients", "operations/s", "baseline", "ratio");
            foreach (var clients in Clients)
            {
                table.Add(Table.Count(clients), await Comparison.MeasureAsync(
                    settings.Rounds,
                    () => Rate.OfAsync(settings.Window, stride: 1, async () => await database.ListRightPushAsync("bare", entry)),
                    () => PairsAsync(ipam.Root, clients, settings.Window)));
            }
            table.Print(output);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> BytesPerOperationAsync(IpamNamespace space, IDatabase database)
    {
        for (var i = 0; i < SampledPairs; i++)
            await space.ReleaseAddressAsync(Prefix, await space.AcquireAddressAsync(Prefix));
        var entries = await database.ListRangeAsync("ipam:{1}:commits", -2 * SampledPairs, -1);
        return entries.Sum(entry => ((byte[])entry!).Length) / entries.Length;
    }

    private static async Task<double> PairsAsync(IpamNamespace space, int clients, TimeSpan window)
    {
        var watch = Stopwatch.StartNew();
        var done = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            long operations = 0;
            while (watch.Elapsed < window)
            {
                await space.ReleaseAddressAsync(Prefix, await space.AcquireAddressAsync(Prefix));
                operations += 2;
            }
            return operations;
        })));
        return done.Sum() / watch.Elapsed.TotalSeconds;
    }
}
