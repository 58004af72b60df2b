using System.Collections.Concurrent;
using System.Text;
using NetIpam.Engine;
using NetIpam.Log;
using NetIpam.State;

namespace NetIpam.Tests.Engine;

/// <summary>A store that fails as scripted, and the programs that are open on it.</summary>
internal sealed class FaultyStore : IAsyncDisposable
{
    /// <summary>The log of the namespace root.</summary>
    public static readonly LogId Root = new(1);

    public static readonly Cidr Net = "10.0.0.0/24";

    private readonly List<Ipam> _open = [];
    private int _snapshots = 1;

    public FaultyLog Log { get; } = new();

    public ConcurrentQueue<IpamNotice> Notices { get; } = new();

    /// <summary>Opens one more program; unless options say otherwise, one without patience.</summary>
    public async Task<Ipam> OpenAsync(IpamOptions? options = null)
    {
        var ipam = await Ipam.OpenAsync(Log, (options ?? new IpamOptions { StorePatience = TimeSpan.Zero }) with { Notice = Notices.Enqueue });
        _open.Add(ipam);
        return ipam;
    }

    /// <summary>Opens one more program, with the prefix <see cref="Net"/> in root.</summary>
    public async Task<IpamNamespace> OpenWithNetAsync(IpamOptions? options = null)
    {
        var root = (await OpenAsync(options)).Root;
        await root.CreatePrefixAsync(Net);
        Log.Sent.Clear();
        return root;
    }

    /// <summary>The commits that the log of root holds.</summary>
    public async Task<List<Commit>> CommitsAsync(LogId? log = null)
    {
        var commits = new List<Commit>();
        await foreach (var commit in Log.Store.ReadAsync(log ?? Root, -1, CancellationToken.None))
            commits.Add(commit);
        return commits;
    }

    /// <summary>Appends as a stranger does, after the newest commit of root.</summary>
    public async Task AppendAsync(string body)
    {
        var head = (await Log.Store.GetHeadAsync(Root, CancellationToken.None)).ShouldNotBeNull();
        var commit = new Commit(head.Sequence + 1, head.Id, Encoding.UTF8.GetBytes(body));
        (await Log.Store.TryAppendAsync(Root, commit)).Outcome.ShouldBe(AppendOutcome.Appended);
    }

    /// <summary>Makes a snapshot of root, or of another namespace, as a program on another machine does, and trims.</summary>
    public async Task MakeSnapshotAsync(LogId? log = null)
    {
        var blob = new BlobId((UInt128)_snapshots++);
        (await Snapshotter.MakeAsync(Log.Store, log ?? Root, static () => new NamespaceState(), blob, Pace.Fast(), static e => throw e, CancellationToken.None)).ShouldNotBeNull();
    }

    /// <summary>The store goes back: one log to a sequence number, that of root if none is named; the others stay as they are.</summary>
    public async Task RollBackAsync(long upTo, LogId? which = null)
    {
        var older = new MemoryCommitLog();
        var next = new LogId(2);
        foreach (var log in new[] { LogId.Registry, Root, next })
        {
            if (await Log.Store.GetHeadAsync(log, CancellationToken.None) is null)
                continue;
            foreach (var commit in await CommitsAsync(log))
            {
                if (commit.Sequence == 0)
                    await older.CreateAsync(log, commit, CancellationToken.None);
                else if (log != (which ?? Root) || commit.Sequence <= upTo)
                    await older.TryAppendAsync(log, commit);
            }
        }
        Log.Store = older;
    }

    /// <summary>What a program reads that is opened now.</summary>
    public async Task<string> DumpAfreshAsync()
    {
        await using var ipam = await Ipam.OpenAsync(Log);
        return await ipam.Root.DumpAsync();
    }

    /// <summary>The addresses acquired in <see cref="Net"/>, as a program reads them that is opened now.</summary>
    public async Task<int> CountAddressesAsync()
    {
        await using var ipam = await Ipam.OpenAsync(Log);
        return (int)(await ipam.Root.GetUsageAsync(Net)).AcquiredAddresses;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var ipam in _open)
            await ipam.DisposeAsync();
    }
}
