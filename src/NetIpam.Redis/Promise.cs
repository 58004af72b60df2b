namespace NetIpam.Redis;

/// <summary>What the settings of a server mean for what is stored in it.</summary>
internal static class Promise
{
    /// <summary>Why the server must not be used, and what to do; <see langword="null"/> if it may be.</summary>
    /// <param name="server">The server.</param>
    /// <param name="force">Whether one is accepted that cannot promise that an address has one owner.</param>
    public static string? Refusal(ServerSettings server, bool force)
    {
        if (!server.IsMaster)
            return $"The Redis server {server.Endpoint} is not a master (role: {server.Role}): give the endpoint of the master, or those of all servers.";
        if (!force && TwoOwners(server) is { } why)
            return $"{why} Or force it, if you accept that.";
        if (server.EvictionPolicy is { } policy && !string.Equals(policy, "noeviction", StringComparison.Ordinal))
        {
            return $"The Redis server {server.Endpoint} removes keys when memory is short (maxmemory-policy {policy}), and with them what was acquired. "
                + "Run: CONFIG SET maxmemory-policy noeviction, and set it in redis.conf.";
        }
        return null;
    }

    /// <summary>What is promised, for an operator.</summary>
    public static IEnumerable<IpamNotice> Notices(ServerSettings server)
    {
        yield return Durability(server);
        if (TwoOwners(server) is { } why)
            yield return new IpamNotice(IpamNoticeLevel.Error, $"{why} It is used because that was forced.");
        if (server.EvictionPolicy is null)
            yield return new IpamNotice(IpamNoticeLevel.Warning, $"The Redis server {server.Endpoint} does not say whether it removes keys when memory is short. It must not.");
        if (server.Replicas > 0)
        {
            yield return new IpamNotice(
                IpamNoticeLevel.Warning,
                $"The Redis server {server.Endpoint} has replicas ({server.Replicas}), and they follow it with a delay: a failover to one loses the newest acknowledged changes.");
        }
    }

    private static string? TwoOwners(ServerSettings server)
    {
        if (server.IsActiveReplica)
            return $"The KeyDB server {server.Endpoint} is an active replica: with several active masters an address can be handed out twice. Set active-replica no.";
        if (server.IsGarnet)
        {
            return $"The server {server.Endpoint} is Garnet, which runs scripts at the same time on the same keys, so that an address can be handed out twice, "
                + "unless it was started with --lua-transaction-mode, and it does not tell. Use Redis.";
        }
        return null;
    }

    private static IpamNotice Durability(ServerSettings server)
    {
        const string Advice = "Set appendonly yes and appendfsync always.";
        var start = $"The Redis server {server.Endpoint}{(server.Version.Length > 0 ? $" ({server.Version})" : "")}";
        return (server.AppendOnly, server.AppendSync) switch
        {
            (true, "always") => new IpamNotice(IpamNoticeLevel.Information, $"{start} keeps what it acknowledged when it crashes (appendonly yes, appendfsync always)."),
            (true, null) => new IpamNotice(IpamNoticeLevel.Warning, $"{start} does not let its appendfsync be read. With anything but always a crash loses acknowledged changes."),
            (true, var sync) => new IpamNotice(IpamNoticeLevel.Warning, $"{start} loses the last acknowledged changes when its machine crashes (appendfsync {sync}): an acquired address can be handed out again. {Advice}"),
            (false, _) => new IpamNotice(IpamNoticeLevel.Warning, $"{start} loses all changes since its last snapshot when it crashes (appendonly no): acquired addresses can be handed out again. {Advice}"),
            (null, _) => new IpamNotice(IpamNoticeLevel.Warning, $"{start} does not say whether it keeps what it acknowledged."),
        };
    }
}
