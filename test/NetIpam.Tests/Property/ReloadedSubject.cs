using NetIpam.TestKit.Property;

namespace NetIpam.Tests.Property;

/// <summary>The library in memory; to reopen is to dump and to load the dump into a new store, which must find it clean and
/// dump the same again.</summary>
internal sealed class ReloadedSubject : ISubject
{
    private Ipam _ipam = Ipam.InMemory();

    public async ValueTask<Answer> ApplyAsync(Operation operation)
    {
        if (operation.Kind == OperationKind.Reopen)
            await ReloadAsync();
        return await NamespaceCaller.ApplyAsync(_ipam.Root, operation);
    }

    public ValueTask DisposeAsync() => _ipam.DisposeAsync();

    private async Task ReloadAsync()
    {
        var dump = await _ipam.Root.DumpAsync();
        await _ipam.DisposeAsync();
        _ipam = Ipam.InMemory();
        var report = await _ipam.Root.LoadAsync(dump);
        report.Findings.ShouldBeEmpty();
        (await _ipam.Root.DumpAsync()).ShouldBe(dump);
    }
}
