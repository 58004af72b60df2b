using NetIpam.Log;
using NetIpam.Testing;
using SqliteLog;

namespace NetIpam.Packages.Tests;

/// <summary>The log of the example keeps the contract.</summary>
public sealed class SqliteLogTests : CommitLogConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ICommitLog> OpenStoreAsync(CancellationToken cancellationToken) =>
        new(SqliteCommitLog.Open(Path.Combine(_folder.Path, "ipam.db")));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
