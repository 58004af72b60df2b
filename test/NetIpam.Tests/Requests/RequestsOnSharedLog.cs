namespace NetIpam.Tests.Requests;

/// <summary>Two replicas, each of which remembers what the other one answered.</summary>
public sealed class RequestsOnSharedLog : RequestRules, IAsyncLifetime
{
    private SharedLog _log = null!;

    public async ValueTask InitializeAsync() => _log = await SharedLog.OpenAsync();

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    internal override ValueTask<Ipam> NextAsync() => ValueTask.FromResult(_log.Next());
}
