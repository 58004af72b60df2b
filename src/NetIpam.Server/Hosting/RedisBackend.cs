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
    public override void AddTo(IServiceCollection services) => services.AddIpamRedis(Options, new IpamOptions { Create = Create });
}
