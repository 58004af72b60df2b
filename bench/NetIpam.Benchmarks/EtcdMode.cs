using System.Diagnostics;
using Google.Protobuf;
using NetIpam.Etcd;
using NetIpam.Etcd.Wire;
using NetIpam.Log;
using NetIpam.Rpc.Client;
using NetIpam.TestKit.Servers;

namespace NetIpam.Benchmarks;

/// <summary>What the store in etcd makes of a server with one member, against one that puts a key with a value of the same size and waits
/// for it, by the same client of gRPC.</summary>
internal static class EtcdMode
{
    private const int SampledPairs = 100;
    private const int CommitOverhead = 110;

    private static readonly LogId Alone = new(1_000_000);

    private static readonly int[] Clients = [1, 32, 256];
    private static readonly Cidr Prefix = Cidr.Parse("10.0.0.0/16");

    public static async Task RunAsync(Settings settings, TextWriter output)
    {
        if (EtcdServer.Missing is { } missing)
        {
            output.WriteLine($"etcd: left out. {missing}\n");
            return;
        }
        await using var server = await EtcdServer.StartNewAsync();
        await using var ipam = await Ipam.OpenEtcdAsync(server.Endpoint);
        await ipam.Root.CreatePrefixAsync(Prefix);
        using var grpc = new GrpcClient(new Uri($"http://{server.Endpoint}"));
        var size = await BytesPerOperationAsync(ipam.Root, grpc);
        var put = new PutRequest { Key = ByteString.CopyFromUtf8("/bare/00000000000000000000/commit/00000000000000000000"), Value = ByteString.CopyFrom(new byte[size]) };

        var table = new Table($"etcd, one member: acquire and release; the baseline is one client that puts {size} bytes", "clients", "operations/s", "baseline", "ratio");
        await using var log = await EtcdCommitLog.OpenAsync(new EtcdOptions { Endpoints = [server.Endpoint] }, TimeProvider.System);
        var last = new Commit(0, default, "{}"u8.ToArray());
        await log.CreateAsync(Alone, last, CancellationToken.None);
        table.Add("1, the log alone", await Comparison.MeasureAsync(
            settings.Rounds, () => PutsAsync(grpc, put, settings.Window), async () =>
            {
                (var rate, last) = await AppendsAsync(log, last, size, settings.Window);
                return rate;
            }));
        foreach (var clients in Clients)
        {
            table.Add(Table.Count(clients), await Comparison.MeasureAsync(
                settings.Rounds, () => PutsAsync(grpc, put, settings.Window), () => PairsAsync(ipam.Root, clients, settings.Window)));
        }
        table.Print(output);
    }

    /// <summary>The size of a commit.</summary>
    private static async Task<int> BytesPerOperationAsync(IpamNamespace space, GrpcClient grpc)
    {
        for (var i = 0; i < SampledPairs; i++)
            await space.ReleaseAddressAsync(Prefix, await space.AcquireAddressAsync(Prefix));
        var all = new RangeRequest { Key = ByteString.CopyFromUtf8("/netipam/log/00000000000000000001/commit/"), RangeEnd = ByteString.CopyFromUtf8("/netipam/log/00000000000000000001/commit0") };
        var commits = (await grpc.CallAsync<RangeResponse>("etcdserverpb.KV/Range", all)).Message.Kvs;
        return (int)commits.Skip(2).Average(commit => commit.Value.Length);
    }

    private static async Task<double> PutsAsync(GrpcClient grpc, PutRequest put, TimeSpan window)
    {
        var watch = Stopwatch.StartNew();
        long done = 0;
        while (watch.Elapsed < window)
        {
            await grpc.CallAsync<PutResponse>("etcdserverpb.KV/Put", put);
            done++;
        }
        return done / watch.Elapsed.TotalSeconds;
    }

    private static async Task<(double Rate, Commit Last)> AppendsAsync(EtcdCommitLog log, Commit last, int size, TimeSpan window)
    {
        var body = new byte[size - CommitOverhead];
        Array.Fill(body, (byte)'x');
        var watch = Stopwatch.StartNew();
        long done = 0;
        while (watch.Elapsed < window)
        {
            var next = new Commit(last.Sequence + 1, last.Id, body);
            if ((await log.TryAppendAsync(Alone, next)).Outcome != AppendOutcome.Appended)
                throw new InvalidOperationException("Nobody else appends.");
            last = next;
            done++;
        }
        return (done / watch.Elapsed.TotalSeconds, last);
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
