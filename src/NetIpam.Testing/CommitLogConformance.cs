using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NetIpam.Log;
using Shouldly;
using Xunit;

namespace NetIpam.Testing;

/// <summary>
/// The contract of <see cref="ICommitLog"/> as tests. To check a backend of your own, derive a class in a test project
/// with xunit.v3 and say how its store is opened:
/// <code>
/// public sealed class MyCommitLogTests : CommitLogConformance
/// {
///     private readonly string _store = NewEmptyStore();
///
///     protected override ValueTask&lt;ICommitLog&gt; OpenStoreAsync(CancellationToken cancellationToken) =>
///         new(MyCommitLog.Open(_store));
/// }
/// </code>
/// xunit makes an instance for each test, so each test has a store of its own. Every test must pass; one that does not
/// apply, as the class says by a property, skips itself. A backend that fails any other test can lose an address, or hand
/// one out twice.
/// </summary>
public abstract partial class CommitLogConformance : IAsyncLifetime
{
    private readonly List<ICommitLog> _opened = [];
    private int _blobs;

    /// <summary>Whether two may have one store open at the same time, as two processes would.</summary>
    protected virtual bool CanBeShared => true;

    /// <summary>The log that the tests use, unless they need several.</summary>
    protected static LogId Log { get; } = new(7);

    /// <summary>The store, opened once.</summary>
    protected ICommitLog Store { get; private set; } = null!;

    /// <summary>The token of the test.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens the store of this test, which is empty the first time. Called again it opens the same store again:
    /// beside the one that is open if <see cref="CanBeShared"/>, else after that was disposed of.</summary>
    protected abstract ValueTask<ICommitLog> OpenStoreAsync(CancellationToken cancellationToken);

    /// <summary>Empties the store behind the back of the one that has it open, as an operator or a wrong setting can.</summary>
    /// <returns><see langword="false"/>, which is the default, when the test cannot do that.</returns>
    protected virtual ValueTask<bool> EmptyStoreAsync(CancellationToken cancellationToken) => new(false);

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync()
    {
        Store = await OpenStoreAsync(Token);
        _opened.Add(Store);
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in _opened)
            await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Another one who has the store open, if it can be shared; else the same.</summary>
    protected async ValueTask<ICommitLog> OpenSecondAsync()
    {
        if (!CanBeShared)
            return Store;
        var second = await OpenStoreAsync(Token);
        _opened.Add(second);
        return second;
    }

    /// <summary>Closes the store and opens it again.</summary>
    protected async ValueTask ReopenAsync()
    {
        foreach (var store in _opened)
            await store.DisposeAsync();
        _opened.Clear();
        await InitializeAsync();
    }

    /// <summary>A genesis; other text makes another one.</summary>
    protected static Commit Genesis(string text = "genesis") => new(0, default, Body(text));

    /// <summary>A commit that follows another one; other text makes another one.</summary>
    protected static Commit After(Commit previous, string text = "x") => new(previous.Sequence + 1, previous.Id, Body(text));

    /// <summary>Creates the log and appends to it, until this is the newest sequence number.</summary>
    /// <returns>All commits; the index is the sequence number.</returns>
    protected async ValueTask<List<Commit>> FillAsync(long upTo, string text = "fill")
    {
        var commits = new List<Commit> { Genesis() };
        (await Store.CreateAsync(Log, commits[0], Token)).ShouldBeTrue();
        await ExtendAsync(commits, upTo, text);
        return commits;
    }

    /// <summary>Appends until this is the newest sequence number.</summary>
    protected async ValueTask ExtendAsync(List<Commit> commits, long upTo, string text = "fill")
    {
        while (commits[^1].Sequence < upTo)
        {
            var next = After(commits[^1], text + commits.Count.ToString(CultureInfo.InvariantCulture));
            (await Store.TryAppendAsync(Log, next)).Outcome.ShouldBe(AppendOutcome.Appended);
            commits.Add(next);
        }
    }

    /// <summary>Claims, writes and publishes a snapshot after a commit.</summary>
    protected async ValueTask<SnapshotManifest> PublishAsync(Commit at)
    {
        var manifest = Manifest(at);
        (await Store.ClaimSnapshotAsync(Log, manifest.Id, Token)).ShouldBeTrue();
        (await Store.WriteSnapshotPartAsync(Log, manifest.Id, 0, Content(manifest.Id), Token)).ShouldBeTrue();
        (await Store.PublishSnapshotAsync(Log, manifest, Token)).ShouldBeTrue();
        return manifest;
    }

    /// <summary>Publishes at two commits and trims up to the first of them.</summary>
    protected async ValueTask TrimAsync(List<Commit> commits, int first, int second)
    {
        await PublishAsync(commits[first]);
        await PublishAsync(commits[second]);
        await Store.TrimAsync(Log, first, Token);
    }

    /// <summary>A manifest of a snapshot with one part, <see cref="Content"/>.</summary>
    protected SnapshotManifest Manifest(Commit at)
    {
        var id = NewBlob();
        return new SnapshotManifest
        {
            Id = id,
            Position = new LogHead(at.Sequence, at.Id),
            Parts = 1,
            Length = Content(id).Length,
            Hash = Convert.ToHexStringLower(SHA256.HashData(Content(id))),
            Digest = ulong.MaxValue - 1,
            RecentIds = [at.Previous, at.Id],
        };
    }

    /// <summary>The content of the one part of a blob in these tests.</summary>
    protected static byte[] Content(BlobId blob) => Encoding.UTF8.GetBytes($"\0content of \"{blob}\"\n\r\u00e4\u6f22");

    /// <summary>The id of a blob that the test has not used.</summary>
    protected BlobId NewBlob() => new(((UInt128)0xfeed_0000_0000_0001 << 64) + (UInt128)(++_blobs));

    /// <summary>Reads all there is after a sequence number.</summary>
    protected static async ValueTask<List<Commit>> ReadAsync(ICommitLog store, long after = -1, LogId? log = null)
    {
        var commits = new List<Commit>();
        await foreach (var commit in store.ReadAsync(log ?? Log, after, Token))
            commits.Add(commit);
        return commits;
    }

    /// <summary>Checks that the store holds exactly these commits, from the first one on.</summary>
    protected static async ValueTask ShouldHoldAsync(ICommitLog store, IReadOnlyList<Commit> expected, LogId? log = null)
    {
        ShouldBeSame(await ReadAsync(store, expected[0].Sequence - 1, log), expected);
        (await store.GetHeadAsync(log ?? Log, Token)).ShouldBe(new LogHead(expected[^1].Sequence, expected[^1].Id));
    }

    /// <summary>Checks that commits are the same, byte for byte.</summary>
    protected static void ShouldBeSame(IReadOnlyList<Commit> actual, IReadOnlyList<Commit> expected)
    {
        actual.Count.ShouldBe(expected.Count);
        for (var i = 0; i < actual.Count; i++)
        {
            actual[i].Sequence.ShouldBe(expected[i].Sequence);
            actual[i].Previous.ShouldBe(expected[i].Previous);
            actual[i].Id.ShouldBe(expected[i].Id);
            actual[i].Body.Span.SequenceEqual(expected[i].Body.Span).ShouldBeTrue();
        }
    }

    /// <summary>Checks that manifests are the same; a list in a record is compared by reference.</summary>
    protected static void ShouldBeSame(SnapshotManifest? actual, SnapshotManifest expected)
    {
        actual.ShouldNotBeNull();
        actual.RecentIds.ShouldBe(expected.RecentIds);
        (actual with { RecentIds = expected.RecentIds }).ShouldBe(expected);
    }

    private static byte[] Body(string text) =>
        Encoding.UTF8.GetBytes($"{{\"text\":\"{text}\"}}");
}
