using System.Text;
using NetIpam.Log;

namespace NetIpam.Tests.Log;

/// <summary>
/// A scripted life of two logs on a disk that fails, with a record of what was acknowledged. Every step is tried again until
/// it is known to be done, as an engine would.
/// </summary>
internal sealed class FileScenario(SimulatedDisk disk)
{
    private const int Attempts = 20;

    public static readonly LogId Main = new(7);
    public static readonly LogId Other = new(8);
    private static readonly BlobId Loaded = new(1000);

    private readonly Dictionary<LogId, List<Commit>> _acknowledged = [];
    private readonly List<SnapshotManifest> _published = [];
    private Commit? _attempted;
    private bool _deleting;
    private bool _hasBlob;
    private FileCommitLog _log = null!;

    public List<IpamNotice> Notices { get; } = [];

    public void Open() => _log = FileCommitLog.Open(disk, SimulatedDisk.Folder, TimeProvider.System, Notices.Add);

    public async Task RunAsync()
    {
        await CreateAsync(Main);
        await AppendAsync(Main, 4);
        await DoAsync(() => Done(_log.WriteCommitPartAsync(Main, Loaded, 5, 0, Content(Loaded), default)));
        _hasBlob = true;
        await AppendAsync(Main, 1);
        await PublishAsync(1, 3);
        await AppendAsync(Main, 2);
        await WriteAsync(new BlobId(2));
        await PublishAsync(3, 6);
        await TrimAsync(3);
        await AppendAsync(Main, 1);
        await PublishAsync(4, 8);
        _hasBlob = false;
        await TrimAsync(6);
        await CreateAsync(Other);
        await AppendAsync(Other, 1);
        await AppendAsync(Main, 2);
        _deleting = true;
        await DoAsync(() => Done(_log.DeleteAsync(Main, default)));
        _acknowledged.Remove(Main);
        _deleting = false;
        await AppendAsync(Other, 1);
    }

    /// <summary>Checks that everything acknowledged is there, and at most the one commit more that was under way.</summary>
    public async Task CheckAsync()
    {
        foreach (var log in new[] { Main, Other })
        {
            var head = await _log.GetHeadAsync(log, default);
            var commits = _acknowledged.GetValueOrDefault(log);
            if (head is null)
            {
                (commits is null || (_deleting && log == Main)).ShouldBeTrue($"log {log} is lost");
                (await _log.GetSnapshotAsync(log, default)).ShouldBeNull();
                disk.List(SimulatedDisk.Folder).ShouldNotContain(name => name.StartsWith($"log-{log}."));
                continue;
            }
            commits ??= [Genesis(log)];
            var snapshot = await CheckSnapshotAsync(log, commits);
            await CheckCommitsAsync(log, commits, head.Value, snapshot?.Position.Sequence ?? -1);
        }
    }

    /// <summary>Checks that the logs which are there take commits and keep them.</summary>
    public async Task GoOnAsync()
    {
        foreach (var log in new[] { Main, Other })
        {
            if (await _log.GetHeadAsync(log, default) is not { } head)
                continue;
            var next = new Commit(head.Sequence + 1, head.Id, "{\"after\":\"recovery\"}"u8.ToArray());
            (await _log.TryAppendAsync(log, next)).Outcome.ShouldBe(AppendOutcome.Appended);
            var read = new List<Commit>();
            await foreach (var commit in _log.ReadAsync(log, head.Sequence - 1, default))
                read.Add(commit);
            read.Select(commit => commit.Id).ShouldBe([head.Id, next.Id]);
        }
    }

    private static Commit Genesis(LogId log) => new(0, default, Encoding.UTF8.GetBytes($"{{\"genesis\":{log}}}"));

    private static byte[] Content(BlobId blob) => Encoding.UTF8.GetBytes($"content of {blob}");

    private static async ValueTask<bool> Done(ValueTask task)
    {
        await task;
        return true;
    }

    private async Task CheckCommitsAsync(LogId log, List<Commit> commits, LogHead head, long after)
    {
        var read = new List<Commit>();
        await foreach (var commit in _log.ReadAsync(log, after, default))
            read.Add(commit);
        var expected = commits.Where(commit => commit.Sequence > after).Select(commit => commit.Id).ToList();
        if (read.Count == expected.Count + 1)
        {
            _attempted.ShouldNotBeNull();
            expected.Add(_attempted.Id);
        }
        read.Select(commit => commit.Id).ShouldBe(expected);
        if (read.Count > 0)
            head.ShouldBe(new LogHead(read[^1].Sequence, read[^1].Id));
    }

    private async Task<SnapshotManifest?> CheckSnapshotAsync(LogId log, List<Commit> commits)
    {
        var snapshot = await _log.GetSnapshotAsync(log, default);
        if (log != Main)
            return snapshot;
        (snapshot?.Position.Sequence ?? -1).ShouldBeGreaterThanOrEqualTo(_published.Count > 0 ? _published[^1].Position.Sequence : -1);
        if (snapshot is not null)
        {
            commits[(int)snapshot.Position.Sequence].Id.ShouldBe(snapshot.Position.Id);
            (await _log.ReadPartAsync(log, snapshot.Id, 0, default))!.Value.ToArray().ShouldBe(Content(snapshot.Id));
        }
        if (_hasBlob)
            (await _log.ReadPartAsync(log, Loaded, 0, default))!.Value.ToArray().ShouldBe(Content(Loaded));
        return snapshot;
    }

    private async Task CreateAsync(LogId log)
    {
        var genesis = Genesis(log);
        await DoAsync(() => _log.CreateAsync(log, genesis, default), async () => (await _log.GetHeadAsync(log, default))?.Id == genesis.Id);
        _acknowledged[log] = [genesis];
    }

    private async Task AppendAsync(LogId log, int count)
    {
        var commits = _acknowledged[log];
        for (var i = 0; i < count; i++)
        {
            var last = commits[^1];
            var next = new Commit(last.Sequence + 1, last.Id, Encoding.UTF8.GetBytes($"{{\"n\":{last.Sequence + 1},\"log\":{log}}}"));
            _attempted = next;
            await DoAsync(
                async () => (await _log.TryAppendAsync(log, next)).Outcome == AppendOutcome.Appended,
                async () => await _log.GetHeadAsync(log, default) == new LogHead(next.Sequence, next.Id));
            commits.Add(next);
        }
    }

    private async Task WriteAsync(BlobId id)
    {
        await DoAsync(() => _log.ClaimSnapshotAsync(Main, id, default));
        await DoAsync(() => _log.WriteSnapshotPartAsync(Main, id, 0, Content(id), default));
    }

    private async Task PublishAsync(int blob, int place)
    {
        var id = new BlobId((UInt128)blob);
        await WriteAsync(id);
        var at = _acknowledged[Main][place];
        var manifest = new SnapshotManifest
        {
            Id = id,
            Position = new LogHead(at.Sequence, at.Id),
            Parts = 1,
            Length = Content(id).Length,
            Hash = "",
            Digest = 0,
            RecentIds = [at.Id],
        };
        await DoAsync(
            () => _log.PublishSnapshotAsync(Main, manifest, default),
            async () => (await _log.GetSnapshotAsync(Main, default))?.Id == id);
        _published.Add(manifest);
    }

    private Task TrimAsync(long upTo) => DoAsync(() => Done(_log.TrimAsync(Main, upTo, default)));

    /// <summary>Tries until it is done. It may be found done already only if an outcome was unknown.</summary>
    private static async Task DoAsync(Func<ValueTask<bool>> action, Func<ValueTask<bool>>? isDone = null)
    {
        var isUnknown = false;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                if (await action())
                    return;
                isUnknown.ShouldBeTrue("it was said not to be done");
                (await isDone!()).ShouldBeTrue();
                return;
            }
            catch (OutcomeUnknownException)
            {
                isUnknown = true;
            }
            catch (LogUnavailableException)
            {
            }
        }
        throw new InvalidOperationException("The disk does not recover.");
    }
}
