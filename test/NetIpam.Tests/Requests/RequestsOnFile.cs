namespace NetIpam.Tests.Requests;

/// <summary>The store is closed and opened again before every call.</summary>
public sealed class RequestsOnFile : RequestRules, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Ipam? _ipam;

    public async ValueTask DisposeAsync()
    {
        if (_ipam is not null)
            await _ipam.DisposeAsync();
        _folder.Dispose();
    }

    internal override async ValueTask<Ipam> NextAsync()
    {
        if (_ipam is not null)
            await _ipam.DisposeAsync();
        return _ipam = await Ipam.OpenFileAsync(_folder.Path);
    }
}
