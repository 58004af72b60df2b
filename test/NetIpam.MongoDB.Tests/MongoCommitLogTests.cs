using NetIpam.Log;
using NetIpam.Testing;

namespace NetIpam.MongoDB.Tests;

/// <summary>The conformance suite on a real server, if there is one.</summary>
public sealed class MongoCommitLogTests : CommitLogConformance
{
    private MongoOptions? _options;

    protected override async ValueTask<ICommitLog> OpenStoreAsync(CancellationToken cancellationToken) =>
        await MongoCommitLog.OpenAsync(_options ??= TestStore.NewOptions(), TimeProvider.System, cancellationToken: cancellationToken);
}
