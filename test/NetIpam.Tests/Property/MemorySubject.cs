using NetIpam.TestKit.Property;

namespace NetIpam.Tests.Property;

/// <summary>The library on a store in memory.</summary>
internal sealed class MemorySubject : ISubject
{
    private readonly Ipam _ipam = Ipam.InMemory();

    public ValueTask<Answer> ApplyAsync(Operation operation) => NamespaceCaller.ApplyAsync(_ipam.Root, operation);

    public ValueTask DisposeAsync() => _ipam.DisposeAsync();
}
