using NetIpam.Log;
using NetIpam.Postgres;

namespace NetIpam.Server.Hosting;

/// <summary>A store in PostgreSQL.</summary>
internal sealed record PostgresBackend(PostgresOptions Options, CreateMode Create) : Backend
{
    /// <inheritdoc/>
    public override string Description => $"store in PostgreSQL at {Options}";

    /// <inheritdoc/>
    public override bool IsNamedIn(string message) => message.Contains(Options.ToString(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override async Task<ICommitLog> OpenLogAsync(CancellationToken cancellationToken) =>
        await PostgresCommitLog.OpenAsync(Options, new IpamOptions { Create = CreateMode.Never }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override void AddTo(IServiceCollection services) => services.AddIpamPostgres(Options, new IpamOptions { Create = Create });
}
