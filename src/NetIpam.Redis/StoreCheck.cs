using NetIpam.Log;
using StackExchange.Redis;

namespace NetIpam.Redis;

/// <summary>Looks at the servers of a store, when it is opened and again every minute, as their settings can change.</summary>
internal sealed class StoreCheck(RedisLink link, RedisOptions options, TimeProvider time, Action<IpamNotice>? notice) : IAsyncDisposable
{
    private ITimer? _timer;
    private int _running;
    private volatile string? _refusal;

    /// <summary>Why nothing must be appended at present, and what to do; <see langword="null"/> if all is well.</summary>
    public string? Refusal => _refusal;

    /// <summary>Looks for the first time, and from then on every minute.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/></exception>
    /// <exception cref="LogUnavailableException">There is no server.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Waits for a connection, if there is none yet.
        var registry = new LogKeys(options.KeyPrefix, LogId.Registry).Log;
        await link.ReadAsync(database => database.KeyExistsAsync(registry), cancellationToken).ConfigureAwait(false);
        var servers = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (servers.Count == 0)
            throw new LogUnavailableException($"The Redis server {options} failed: there is no connection.");
        if (options.User is not null && servers.Exists(server => server.IsCluster))
            throw new IpamException(IpamReason.StoreNotUsable, $"The Redis servers {options} are a cluster, for which a user cannot be given: give the password of the default user.");
        if (RefusalOf(servers) is { } refusal)
            throw new IpamException(IpamReason.StoreNotUsable, refusal);
        foreach (var found in servers.Where(server => server.IsMaster).SelectMany(Promise.Notices))
            notice?.Invoke(found);
        _timer = time.CreateTimer(static check => ((StoreCheck)check!).Look(), this, options.CheckInterval, options.CheckInterval);
        link.Restored = Look;
    }

    public async ValueTask DisposeAsync()
    {
        link.Restored = null;
        if (_timer is not null)
            await _timer.DisposeAsync().ConfigureAwait(false);
    }

    private void Look()
    {
        if (Interlocked.CompareExchange(ref _running, 1, 0) == 0)
            _ = LookAsync();
    }

    private async Task LookAsync()
    {
        try
        {
            var servers = await ReadAsync(CancellationToken.None).ConfigureAwait(false);
            if (servers.Count == 0)
                return;
            var refusal = RefusalOf(servers);
            if (!string.Equals(refusal, _refusal, StringComparison.Ordinal))
            {
                _refusal = refusal;
                notice?.Invoke(refusal is null
                    ? new IpamNotice(IpamNoticeLevel.Information, "The settings of the Redis server are right again: changes are accepted.")
                    : new IpamNotice(IpamNoticeLevel.Error, $"{refusal} Until then every change is refused."));
            }
        }
        catch (Exception)
        {
            // A server that does not answer is noticed by whoever appends; what was found last holds.
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private async Task<List<ServerSettings>> ReadAsync(CancellationToken cancellationToken)
    {
        var multiplexer = link.Multiplexer;
        var servers = new List<ServerSettings>();
        foreach (var endpoint in multiplexer.GetEndPoints())
        {
            var server = multiplexer.GetServer(endpoint);
            if (server.IsConnected)
                servers.Add(await ReadAsync(server, cancellationToken).ConfigureAwait(false));
        }
        return servers;
    }

    private async Task<ServerSettings> ReadAsync(IServer server, CancellationToken cancellationToken)
    {
        var name = link.NameOf(server.EndPoint);
        string info;
        try
        {
            info = await server.InfoRawAsync().WaitAsync(options.Timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException e)
        {
            throw new LogUnavailableException($"The Redis server {name} does not say whether it is fit to be a store: {e.Message}", e);
        }
        string? sync = null;
        try
        {
            var found = await server.ConfigGetAsync("appendfsync").WaitAsync(options.Timeout, time, cancellationToken).ConfigureAwait(false);
            sync = found.Length > 0 ? found[0].Value : null;
        }
        catch (RedisServerException)
        {
            // Not everyone may read it, and managed servers hide it.
        }
        return ServerSettings.Parse(name, info, sync);
    }

    private string? RefusalOf(List<ServerSettings> servers)
    {
        // Replicas beside a master are as they should be.
        var masters = servers.FindAll(server => server.IsMaster);
        return (masters.Count > 0 ? masters : servers)
            .Select(server => Promise.Refusal(server, options.Force))
            .FirstOrDefault(refusal => refusal is not null);
    }
}
