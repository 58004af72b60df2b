using NetIpam.Log;
using NetIpam.MongoDB;

namespace NetIpam.Server.Hosting;

/// <summary>A store in MongoDB.</summary>
internal sealed record MongoBackend(MongoOptions Options, CreateMode Create) : Backend
{
    /// <inheritdoc/>
    public override string Description => $"store in MongoDB, {Options}";

    /// <inheritdoc/>
    public override bool IsNamedIn(string message) => message.Contains(Options.ToString(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override async Task<ICommitLog> OpenLogAsync(CancellationToken cancellationToken) =>
        await MongoCommitLog.OpenAsync(Options, TimeProvider.System, cancellationToken: cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override void AddTo(IServiceCollection services) => services.AddIpamMongoDB(Options, new IpamOptions { Create = Create });
}
