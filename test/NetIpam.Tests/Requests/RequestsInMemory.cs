namespace NetIpam.Tests.Requests;

public sealed class RequestsInMemory : RequestRules, IAsyncDisposable
{
    private readonly Ipam _ipam = Ipam.InMemory();

    public ValueTask DisposeAsync() => _ipam.DisposeAsync();

    internal override ValueTask<Ipam> NextAsync() => ValueTask.FromResult(_ipam);
}
