namespace NetIpam.TestKit.Property;

/// <summary>The library on a store that lasts: it is opened by the first operation, and to reopen is to close it and to open it
/// again.</summary>
public sealed class StoreSubject(Func<Task<Ipam>> open) : ISubject
{
    private Ipam? _ipam;

    public async ValueTask<Answer> ApplyAsync(Operation operation)
    {
        if (operation.Kind == OperationKind.Reopen)
            await DisposeAsync();
        _ipam ??= await open();
        return await NamespaceCaller.ApplyAsync(_ipam.Root, operation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_ipam is not null)
            await _ipam.DisposeAsync();
        _ipam = null;
    }
}
