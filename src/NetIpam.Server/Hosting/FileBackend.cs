using NetIpam.DependencyInjection;
using NetIpam.Log;

namespace NetIpam.Server.Hosting;

/// <summary>The store in a folder of the file system.</summary>
internal sealed record FileBackend(string Path, CreateMode Create) : Backend
{
    /// <inheritdoc/>
    public override string Description => $"file store {Path}";

    /// <inheritdoc/>
    public override bool IsNamedIn(string message) => message.Contains(Path, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override Task<ICommitLog> OpenLogAsync(CancellationToken cancellationToken) => FileCommitLog.Exists(Path)
        ? Task.FromResult<ICommitLog>(FileCommitLog.Open(Path, TimeProvider.System))
        : throw new IpamException(IpamReason.StoreNotUsable, $"There is no store in '{Path}'.");

    /// <inheritdoc/>
    public override void AddTo(IServiceCollection services) => services.AddIpamFile(Path, new IpamOptions { Create = Create });
}
