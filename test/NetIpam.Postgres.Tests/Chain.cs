using System.Globalization;
using System.Text;

namespace NetIpam.Postgres.Tests;

/// <summary>Commits of one log, as a test makes them.</summary>
internal static class Chain
{
    public static LogId Log { get; } = new(7);

    public static Commit Genesis { get; } = new(0, default, "{}"u8.ToArray());

    public static Commit After(Commit previous, string text) =>
        new(previous.Sequence + 1, previous.Id, Encoding.UTF8.GetBytes($$"""{"at":"2026-11-21T20:23:29.1791779Z","text":"{{text}}"}"""));

    /// <summary>Creates the log and appends to it.</summary>
    public static async Task<List<Commit>> FillAsync(ICommitLog store, int upTo)
    {
        var commits = new List<Commit> { Genesis };
        (await store.CreateAsync(Log, Genesis, default)).ShouldBeTrue();
        await ExtendAsync(store, commits, upTo);
        return commits;
    }

    public static async Task ExtendAsync(ICommitLog store, List<Commit> commits, int upTo)
    {
        while (commits.Count <= upTo)
        {
            var next = After(commits[^1], commits.Count.ToString(CultureInfo.InvariantCulture));
            (await store.TryAppendAsync(Log, next)).Outcome.ShouldBe(AppendOutcome.Appended);
            commits.Add(next);
        }
    }

    /// <summary>Checks that the log holds exactly these, from the first one on.</summary>
    public static async Task ShouldHoldAsync(ICommitLog store, IEnumerable<Commit> commits)
    {
        var expected = commits.ToList();
        var held = new List<CommitId>();
        await foreach (var commit in store.ReadAsync(Log, expected[0].Sequence - 1, default))
            held.Add(commit.Id);
        held.ShouldBe(expected.Select(commit => commit.Id));
        (await store.GetHeadAsync(Log, default)).ShouldBe(new LogHead(expected[^1].Sequence, expected[^1].Id));
    }

    public static SnapshotManifest Manifest(Commit at, int id) => new()
    {
        Id = new BlobId((UInt128)id),
        Position = new LogHead(at.Sequence, at.Id),
        Parts = 0,
        Length = 0,
        Hash = "",
        Digest = 0,
        RecentIds = [at.Id],
    };

    public static async Task PublishAsync(ICommitLog store, Commit at)
    {
        var manifest = Manifest(at, (int)at.Sequence);
        (await store.ClaimSnapshotAsync(Log, manifest.Id, default)).ShouldBeTrue();
        (await store.PublishSnapshotAsync(Log, manifest, default)).ShouldBeTrue();
    }

    /// <summary>Whether an append was carried out: it says so, or it met itself.</summary>
    public static bool IsIn(this AppendResult result, Commit commit) =>
        result.Outcome == AppendOutcome.Appended || (result.Outcome == AppendOutcome.Conflict && result.Missed is [var first, ..] && first.Id == commit.Id);
}
