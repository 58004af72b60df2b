using NetIpam.Log;
using NetIpam.Redis;

namespace NetIpam.Server.Hosting;

/// <summary>A store in Redis.</summary>
internal sealed record RedisBackend(RedisOptions Options, CreateMode Create) : Backend
{
    /// <inheritdoc/>
    public override string Description => $"store in Redis at {Options}";

    /// <inheritdoc/>
    public override bool IsNamedIn(string message) => message.Contains(Options.ToString(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override async Task<ICommitLog> OpenLogAsync(CancellationToken cancellationToken) =>
        await RedisCommitLog.OpenAsync(Options, TimeProvider.System, cancellationToken: cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override void AddTo(IServiceCollection services) => services.AddIpamRedis(Options, new IpamOptions { Create = Create });
}
