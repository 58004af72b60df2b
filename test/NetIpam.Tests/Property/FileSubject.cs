using NetIpam.TestKit.Property;

namespace NetIpam.Tests.Property;

/// <summary>The library on the file store in a folder of its own, which goes with it.</summary>
internal sealed class FileSubject : ISubject
{
    private readonly TemporaryFolder _folder = new();
    private readonly StoreSubject _store;

    public FileSubject() => _store = new StoreSubject(() => Ipam.OpenFileAsync(_folder.Path));

    public ValueTask<Answer> ApplyAsync(Operation operation) => _store.ApplyAsync(operation);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }
}
