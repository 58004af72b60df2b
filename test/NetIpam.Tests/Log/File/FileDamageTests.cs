using System.Text;
using NetIpam.Log;

namespace NetIpam.Tests.Log;

/// <summary>What is cut off, what is kept aside, and what stops a log with nothing changed.</summary>
public sealed class FileDamageTests : IDisposable
{
    private static readonly LogId Id = new(3);

    private readonly TempFolder _folder = new();
    private readonly List<IpamNotice> _notices = [];

    private string LogPath => _folder.PathOf("log-3.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lines_can_be_read_by_a_person()
    {
        await FillAsync(1);
        (await ReadAsync()).Count.ShouldBe(2);
        // Byte for byte, for ever: what was stored once stays readable.
        (await File.ReadAllTextAsync(LogPath)).ShouldBe(
            """{"seq":0,"id":"f44a07fa796f9f48f7f1795ca824f878","prev":"00000000000000000000000000000000","body":{"n":0}}""" + "\n" +
            """{"seq":1,"id":"5cb5393a52f4ce52e3861d67b78ebf4e","prev":"f44a07fa796f9f48f7f1795ca824f878","body":{"n":1}}""" + "\n");
    }

    [Fact]
    public async Task Torn_last_line_is_cut_off_at_any_byte()
    {
        var whole = await FillAsync(2);
        var start = LineStarts(whole)[2];
        for (var length = start + 1; length < whole.Length; length++)
        {
            _notices.Clear();
            await File.WriteAllBytesAsync(LogPath, whole[..length]);
            (await ReadAsync()).Count.ShouldBe(2);
            (await File.ReadAllBytesAsync(LogPath)).ShouldBe(whole[..start]);
            _notices.ShouldHaveSingleItem().Level.ShouldBe(IpamNoticeLevel.Warning);
            _notices[0].Message.ShouldContain(LogPath);
        }
        Names().ShouldBe(["LOCK", "log-3.jsonl"], ignoreOrder: true);
    }

    [Fact]
    public async Task Any_changed_byte_before_the_last_line_stops_the_log_and_changes_nothing()
    {
        var whole = await FillAsync(3);
        var starts = LineStarts(whole);
        for (var at = 0; at < starts[3]; at++)
        {
            foreach (var flip in new byte[] { 0x01, 0x80, (byte)(whole[at] ^ (byte)'\n') })
            {
                if (flip == 0)
                    continue;
                var damaged = (byte[])whole.Clone();
                damaged[at] ^= flip;
                await ShouldBeDamagedAsync(damaged, Array.FindLastIndex(starts, start => start <= at) + 1, starts);
            }
        }
    }

    [Fact]
    public async Task Any_changed_byte_of_the_last_line_is_kept_aside()
    {
        var whole = await FillAsync(2);
        var start = LineStarts(whole)[2];
        for (var at = start; at < whole.Length; at++)
        {
            _notices.Clear();
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x01;
            await File.WriteAllBytesAsync(LogPath, damaged);
            (await ReadAsync()).Count.ShouldBe(2);
            (await File.ReadAllBytesAsync(LogPath)).ShouldBe(whole[..start]);
            var notice = _notices.ShouldHaveSingleItem();
            notice.Level.ShouldBe(IpamNoticeLevel.Error);
            var kept = Names().Where(name => name.Contains("damaged")).ShouldHaveSingleItem();
            notice.Message.ShouldContain(kept);
            (await File.ReadAllBytesAsync(_folder.PathOf(kept))).ShouldBe(damaged[start..]);
            File.Delete(_folder.PathOf(kept));
        }
    }

    [Fact]
    public async Task Second_damaged_line_does_not_replace_the_first()
    {
        var whole = await FillAsync(2);
        for (var i = 0; i < 2; i++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[^5] ^= 0x01;
            await File.WriteAllBytesAsync(LogPath, damaged);
            (await ReadAsync()).Count.ShouldBe(2);
        }
        Names().Count(name => name.Contains("damaged")).ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("{\"seq\":0")]
    [InlineData("not a log\n")]
    public async Task File_without_a_genesis_is_damaged(string content)
    {
        await Open().DisposeAsync();
        await ShouldBeDamagedAsync(Encoding.UTF8.GetBytes(content), 1, [0]);
    }

    [Fact]
    public async Task Damage_before_a_torn_line_cuts_nothing()
    {
        var whole = await FillAsync(3);
        var starts = LineStarts(whole);
        var damaged = whole[..^10];
        damaged[starts[2] + 3] ^= 0x01;
        await ShouldBeDamagedAsync(damaged, 3, starts);
        damaged = whole[..^10];
        damaged[starts[3] - 1] = (byte)' ';
        await ShouldBeDamagedAsync(damaged, 3, starts);
    }

    [Fact]
    public async Task Removed_and_doubled_lines_are_damage()
    {
        var whole = await FillAsync(4);
        var starts = LineStarts(whole);
        await ShouldBeDamagedAsync([.. whole[..starts[2]], .. whole[starts[3]..]], 3, starts);
        await ShouldBeDamagedAsync([.. whole[..starts[3]], .. whole[starts[2]..]], 4, starts);
        await ShouldBeDamagedAsync(whole[starts[1]..], 1, [0]);
    }

    [Fact]
    public async Task Lost_tail_below_a_snapshot_is_damage()
    {
        var whole = await FillAsync(4);
        await using (var log = Open())
        {
            await foreach (var last in log.ReadAsync(Id, 3, default))
                await PublishAsync(log, last);
        }
        var starts = LineStarts(whole);
        await ShouldBeDamagedAsync(whole[..starts[4]], 5, starts);
        await ShouldBeDamagedAsync(whole[..^3], 5, starts);

        var record = await File.ReadAllBytesAsync(_folder.PathOf("log-3.snapshots.json"));
        record[40] ^= 0x01;
        await File.WriteAllBytesAsync(_folder.PathOf("log-3.snapshots.json"), record);
        await File.WriteAllBytesAsync(LogPath, whole);
        (await Should.ThrowAsync<LogDamagedException>(ReadAsync)).Message.ShouldContain("log-3.snapshots.json");

        File.Delete(LogPath);
        await Should.ThrowAsync<LogDamagedException>(ReadAsync);
    }

    [Fact]
    public async Task Damage_that_comes_while_the_log_is_open_stops_its_readers()
    {
        var whole = await FillAsync(3);
        var starts = LineStarts(whole);
        await using var log = Open();
        (await log.GetHeadAsync(Id, default))!.Value.Sequence.ShouldBe(3);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x01;
            await File.WriteAllBytesAsync(LogPath, damaged);
            var read = new List<Commit>();
            var error = await Should.ThrowAsync<LogDamagedException>(async () =>
            {
                await foreach (var commit in log.ReadAsync(Id, -1, default))
                    read.Add(commit);
            });
            var line = Array.FindLastIndex(starts, start => start <= at);
            read.Count.ShouldBe(line);
            error.Message.ShouldContain($"in line {line + 1}, at byte {starts[line]}:");
        }
    }

    [Fact]
    public async Task Trimmed_log_needs_its_snapshots()
    {
        await FillAsync(6);
        await using (var log = Open())
        {
            var commits = new List<Commit>();
            await foreach (var commit in log.ReadAsync(Id, -1, default))
                commits.Add(commit);
            await PublishAsync(log, commits[3]);
            await PublishAsync(log, commits[5]);
            await log.TrimAsync(Id, 3, default);
        }
        var whole = await File.ReadAllBytesAsync(LogPath);
        var starts = LineStarts(whole);
        starts.Length.ShouldBe(3);
        for (var at = 0; at < starts[1]; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x01;
            await File.WriteAllBytesAsync(LogPath, damaged);
            await Should.ThrowAsync<LogDamagedException>(ReadAsync);
            (await File.ReadAllBytesAsync(LogPath)).ShouldBe(damaged);
        }
        await ShouldBeDamagedAsync(whole[starts[2]..], 1, [0]);
        File.Delete(_folder.PathOf("log-3.snapshots.json"));
        await ShouldBeDamagedAsync(whole, 1, starts);
    }

    [Fact]
    public async Task Opening_reads_no_log()
    {
        await FillAsync(1);
        await File.WriteAllTextAsync(LogPath, "damaged\n");
        await using var log = Open();
        (await log.CreateAsync(new LogId(4), new Commit(0, default, "{}"u8.ToArray()), default)).ShouldBeTrue();
        await Should.ThrowAsync<LogDamagedException>(async () => await log.GetHeadAsync(Id, default));
    }

    private static async Task PublishAsync(FileCommitLog log, Commit at)
    {
        var manifest = new SnapshotManifest
        {
            Id = new BlobId((UInt128)at.Sequence),
            Position = new LogHead(at.Sequence, at.Id),
            Parts = 0,
            Length = 0,
            Hash = "",
            Digest = 0,
            RecentIds = [],
        };
        await log.ClaimSnapshotAsync(Id, manifest.Id, default);
        (await log.PublishSnapshotAsync(Id, manifest, default)).ShouldBeTrue();
    }

    private FileCommitLog Open() => FileCommitLog.Open(_folder.Path, TimeProvider.System, _notices.Add);

    private IEnumerable<string> Names() => Directory.EnumerateFiles(_folder.Path).Select(path => Path.GetFileName(path)!);

    private static int[] LineStarts(byte[] content) =>
        [0, .. Enumerable.Range(1, content.Length - 1).Where(at => content[at - 1] == (byte)'\n')];

    private async Task<byte[]> FillAsync(int count)
    {
        await using var log = Open();
        var last = new Commit(0, default, "{\"n\":0}"u8.ToArray());
        await log.CreateAsync(Id, last, default);
        for (var n = 1; n <= count; n++)
        {
            last = new Commit(n, last.Id, Encoding.UTF8.GetBytes($"{{\"n\":{n}}}"));
            await log.TryAppendAsync(Id, last);
        }
        return await File.ReadAllBytesAsync(LogPath);
    }

    private async Task<List<Commit>> ReadAsync()
    {
        await using var log = Open();
        var commits = new List<Commit>();
        await foreach (var commit in log.ReadAsync(Id, -1, default))
            commits.Add(commit);
        return commits;
    }

    private async Task ShouldBeDamagedAsync(byte[] content, int line, int[] starts)
    {
        await File.WriteAllBytesAsync(LogPath, content);
        var names = Names().Order().ToList();
        var error = await Should.ThrowAsync<LogDamagedException>(ReadAsync);
        error.Message.ShouldContain($"'{LogPath}' is damaged in line {line}, at byte {starts[line - 1]}:");
        (await File.ReadAllBytesAsync(LogPath)).ShouldBe(content);
        Names().Order().ShouldBe(names);
        _notices.ShouldBeEmpty();
    }
}
