using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using NetIpam.Api.V1;
using NetIpam.Client;
using NetIpam.Migration.Stores;

namespace NetIpam.Migration.GoIpam;

/// <summary>What the namespaces of NetIpam hold, in a store or behind a running service, in go-ipam's form: for the way back.</summary>
internal sealed class NetIpamSource : IGoIpamSource
{
    private readonly Ipam? _ipam;
    private readonly IpamClient? _client;

    private NetIpamSource(Ipam? ipam, IpamClient? client) => (_ipam, _client) = (ipam, client);

    public static async Task<NetIpamSource> OpenAsync(StoreUri uri, TimeProvider time, CancellationToken cancellationToken)
    {
        if (uri.Kind == StoreKind.Service)
            return new NetIpamSource(null, new IpamClient(StoreSettings.Client(uri)));
        var options = new IpamOptions { Create = CreateMode.Never, TimeProvider = time };
        return new NetIpamSource(await Ipam.OpenAsync(StoreLogs.OpenAsync(uri, time, cancellationToken), options, cancellationToken).ConfigureAwait(false), null);
    }

    public Task<FoundData> LookAsync(CancellationToken cancellationToken) => Task.FromResult(new FoundData(GoIpam: false, NetIpam: true));

    public async IAsyncEnumerable<SourceNamespace> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var name in await ListAsync(cancellationToken).ConfigureAwait(false))
        {
            using var dump = JsonDocument.Parse(await DumpAsync(name, cancellationToken).ConfigureAwait(false));
            var source = new SourceNamespace(name);
            if (dump.RootElement.ValueKind == JsonValueKind.Array)
            {
                foreach (var prefix in dump.RootElement.EnumerateArray())
                    source.Add(prefix.GetProperty("Cidr").GetString()!, JsonMarshal.GetRawUtf8Value(prefix).ToArray());
            }
            yield return source;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_ipam is not null)
            await _ipam.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => _ipam is not null
        ? await _ipam.ListNamespacesAsync(cancellationToken).ConfigureAwait(false)
        : (await _client!.ListNamespacesAsync(new ListNamespacesRequest(), cancellationToken).ConfigureAwait(false)).Namespace;

    private async Task<string> DumpAsync(string name, CancellationToken cancellationToken) => _ipam is not null
        ? await _ipam.Namespace(name).DumpAsync(cancellationToken).ConfigureAwait(false)
        : (await _client!.DumpAsync(new DumpRequest { Namespace = name }, cancellationToken).ConfigureAwait(false)).Dump;
}
