using NetIpam.Log;
using NetIpam.MongoDB.Tests.FakeMongo;
using NetIpam.Testing;

namespace NetIpam.MongoDB.Tests;

/// <summary>The conformance suite on a fake stand-alone server, through the real driver.</summary>
public sealed class FakeStandAloneConformance : CommitLogConformance
{
    private readonly FakeMongoServer _server = new();

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
