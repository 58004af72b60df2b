namespace NetIpam.Tests.Property;

/// <summary>The library on the file store in a folder of its own, which goes with it.</summary>
internal sealed class FileSubject : ISubject
{
    private readonly TemporaryFolder _folder = new();
    private Ipam? _ipam;

    public async ValueTask<Answer> ApplyAsync(Operation operation)
    {
        if (operation.Kind == OperationKind.Reopen)
            await CloseAsync();
        _ipam ??= await Ipam.OpenFileAsync(_folder.Path);
        return await NamespaceCaller.ApplyAsync(_ipam.Root, operation);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }

    private async ValueTask CloseAsync()
    {
        if (_ipam is not null)
            await _ipam.DisposeAsync();
        _ipam = null;
    }
}
