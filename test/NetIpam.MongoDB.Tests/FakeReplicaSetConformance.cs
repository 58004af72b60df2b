using NetIpam.Log;
using NetIpam.MongoDB.Tests.FakeMongo;
using NetIpam.Testing;

namespace NetIpam.MongoDB.Tests;

/// <summary>The conformance suite on a fake replica set of one member, through the real driver.</summary>
public sealed class FakeReplicaSetConformance : CommitLogConformance
{
    private readonly FakeMongoServer _server = new()
    {
        ReplicaSet = FakeStore.ReplicaSet,
        // Lets others in between the two statements of an append, now and then.
        Between = _ => Thread.Sleep(Random.Shared.Next(50) == 0 ? 1 : 0),
    };

    protected override async ValueTask<ICommitLog> OpenStoreAsync(CancellationToken cancellationToken) => await _server.OpenAsync();

    protected override ValueTask<bool> EmptyStoreAsync(CancellationToken cancellationToken)
    {
        _server.Clear("test");
        return new(true);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }
}
