using System.Text;
using NetIpam.Log;
using NetIpam.MongoDB.Tests.FakeMongo;

namespace NetIpam.MongoDB.Tests;

/// <summary>A fake server, a store on it, and a log to work with.</summary>
public abstract class MongoTest : IAsyncLifetime
{
    private readonly List<MongoCommitLog> _opened = [];

    private protected static LogId Log { get; } = new(7);

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected FakeMongoServer Server { get; } = new();

    private protected MongoCommitLog Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        (Server.Before, Server.After, Server.Between) = (null, null, null);
        foreach (var store in _opened)
            await store.DisposeAsync();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task<MongoCommitLog> OpenAsync(int? port = null)
    {
        var store = await Server.OpenAsync(port: port);
        _opened.Add(store);
        return store;
    }

    /// <summary>Creates the log and appends to it.</summary>
    private protected async Task<List<Commit>> FillAsync(int upTo, string text = "fill")
    {
        List<Commit> commits = [Genesis(text)];
        (await Store.CreateAsync(Log, commits[0], Token)).ShouldBeTrue();
        await ExtendAsync(Store, commits, upTo, text);
        return commits;
    }

    private protected static async Task ExtendAsync(MongoCommitLog store, List<Commit> commits, int upTo, string text = "fill")
    {
        while (commits[^1].Sequence < upTo)
        {
            commits.Add(After(commits[^1], text));
            (await store.TryAppendAsync(Log, commits[^1])).Outcome.ShouldBe(AppendOutcome.Appended);
        }
    }

    private protected static Commit Genesis(string text) => new(0, default, Encoding.UTF8.GetBytes($"{{\"genesis\":\"{text}\"}}"));

    private protected static Commit After(Commit previous, string text) =>
        new(previous.Sequence + 1, previous.Id, Encoding.UTF8.GetBytes($"{{\"text\":\"{text}\"}}"));

    private protected static async Task<List<Commit>> ReadAsync(ICommitLog store, long after = -1)
    {
        var commits = new List<Commit>();
        await foreach (var commit in store.ReadAsync(Log, after, Token))
            commits.Add(commit);
        return commits;
    }

    private protected static async Task ShouldHoldAsync(ICommitLog store, IReadOnlyList<Commit> commits)
    {
        (await ReadAsync(store, commits[0].Sequence - 1)).Select(commit => (commit.Sequence, commit.Id))
            .ShouldBe(commits.Select(commit => (commit.Sequence, commit.Id)));
        (await store.GetHeadAsync(Log, Token)).ShouldBe(new LogHead(commits[^1].Sequence, commits[^1].Id));
    }

    private protected static SnapshotManifest Manifest(Commit at, BlobId id) => new()
    {
        Id = id,
        Position = new LogHead(at.Sequence, at.Id),
        Parts = 1,
        Length = 1,
        Hash = "",
        Digest = 0,
        RecentIds = [at.Id],
    };

    private protected async Task<bool> PublishAsync(Commit at, BlobId id)
    {
        (await Store.ClaimSnapshotAsync(Log, id, Token)).ShouldBeTrue();
        (await Store.WriteSnapshotPartAsync(Log, id, 0, new byte[] { 1 }, Token)).ShouldBeTrue();
        return await Store.PublishSnapshotAsync(Log, Manifest(at, id), Token);
    }

    private protected FakeCollection Commits => Server.Collection("test", "ipam");

    private protected FakeCollection Parts => Server.Collection("test", "ipam.parts");

    /// <summary>Whether a command is an append.</summary>
    private protected static bool IsAppend(FakeDocument command) => command["updates"] is List<object?> { Count: 2 };
}
