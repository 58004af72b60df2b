namespace NetIpam.Tests.Parity;

public sealed class NamespacesInMemory : NamespaceRules, IAsyncDisposable
{
    private readonly Ipam _ipam = Ipam.InMemory();

    public ValueTask DisposeAsync() => _ipam.DisposeAsync();

    internal override ValueTask<Ipam> NextAsync() => ValueTask.FromResult(_ipam);
}
