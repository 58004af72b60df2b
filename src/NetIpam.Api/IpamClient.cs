using System.Globalization;
using System.Net.Http.Headers;
using Google.Protobuf;
using NetIpam.Api.V1;
using NetIpam.Rpc;
using NetIpam.Rpc.Client;

namespace NetIpam.Api;

/// <summary>
/// The client of <c>api.v1.IpamService</c>: one method per procedure. Keep it and share it between threads; dispose of
/// it at the end.
/// <para>A failed call throws <see cref="RpcException"/>; its <see cref="Rpc.Details.ErrorInfo"/> detail names the reason.
/// Each call is made once. Calls that change something take an idempotency key, 1 to 128 characters of visible ASCII: the
/// same request with the same key again gets the answer that it got first and changes nothing, so it may be repeated
/// when the first answer was lost.</para>
/// </summary>
public sealed class IpamClient : IDisposable
{
    private const string Service = "api.v1.IpamService/";
    private const string IdempotencyHeader = "Idempotency-Key";
    private const string FindingsHeader = "Ipam-Load-Findings";
    // A dump lists every address on its own.
    private static readonly ConnectClientOptions ConnectOptions = new() { MaxResponseBytes = 512 * 1024 * 1024 };

    private readonly ConnectClient _connect;

    /// <summary>Creates a client. Nothing is sent yet.</summary>
    /// <param name="baseAddress">Where the server is, e.g. <c>http://localhost:9090</c>.</param>
    /// <param name="httpClient">What sends the requests; it stays the caller's. Without it the client has one of its own,
    /// which is disposed of with it.</param>
    /// <exception cref="ArgumentException">The address is not absolute, not of http or https, or has a query.</exception>
    public IpamClient(Uri baseAddress, HttpClient? httpClient = null) =>
        _connect = new ConnectClient(baseAddress, httpClient, ConnectOptions);

    /// <summary>How long each call may take; <see langword="null"/> for no limit. The default is 30 seconds.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Creates a top prefix; host bits are masked off.</summary>
    public Task<CreatePrefixResponse> CreatePrefixAsync(
        CreatePrefixRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        CallAsync<CreatePrefixResponse>("CreatePrefix", request, idempotencyKey, cancellationToken);

    /// <summary>Deletes a prefix that holds neither addresses nor child prefixes.</summary>
    public Task<DeletePrefixResponse> DeletePrefixAsync(
        DeletePrefixRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        CallAsync<DeletePrefixResponse>("DeletePrefix", request, idempotencyKey, cancellationToken);

    /// <summary>Reads one prefix.</summary>
    public Task<GetPrefixResponse> GetPrefixAsync(
        GetPrefixRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<GetPrefixResponse>("GetPrefix", request, null, cancellationToken);

    /// <summary>Lists all prefixes of a namespace, ordered by address, then length.</summary>
    public Task<ListPrefixesResponse> ListPrefixesAsync(
        ListPrefixesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<ListPrefixesResponse>("ListPrefixes", request, null, cancellationToken);

    /// <summary>Tells how much of a prefix is used.</summary>
    public Task<PrefixUsageResponse> PrefixUsageAsync(
        PrefixUsageRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<PrefixUsageResponse>("PrefixUsage", request, null, cancellationToken);

    /// <summary>Acquires a child prefix: the given one, or the lowest of the given length in the smallest free block that fits.</summary>
    public Task<AcquireChildPrefixResponse> AcquireChildPrefixAsync(
        AcquireChildPrefixRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        CallAsync<AcquireChildPrefixResponse>("AcquireChildPrefix", request, idempotencyKey, cancellationToken);

    /// <summary>Releases a child prefix that holds neither addresses nor child prefixes.</summary>
    public Task<ReleaseChildPrefixResponse> ReleaseChildPrefixAsync(
        ReleaseChildPrefixRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        CallAsync<ReleaseChildPrefixResponse>("ReleaseChildPrefix", request, idempotencyKey, cancellationToken);

    /// <summary>Acquires an address: the given one, or the lowest that is free.</summary>
    public Task<AcquireIPResponse> AcquireIPAsync(
        AcquireIPRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        CallAsync<AcquireIPResponse>("AcquireIP", request, idempotencyKey, cancellationToken);

    /// <summary>Releases an address.</summary>
    public Task<ReleaseIPResponse> ReleaseIPAsync(
        ReleaseIPRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        CallAsync<ReleaseIPResponse>("ReleaseIP", request, idempotencyKey, cancellationToken);

    /// <summary>Answers the content of a namespace as JSON.</summary>
    public Task<DumpResponse> DumpAsync(DumpRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DumpResponse>("Dump", request, null, cancellationToken);

    /// <summary>Loads a dump into an empty namespace, all or nothing.</summary>
    public async Task<LoadResult> LoadAsync(
        LoadRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync<LoadResponse>("Load", request, idempotencyKey, cancellationToken).ConfigureAwait(false);
        return new LoadResult(response.Message, Findings(response.Headers));
    }

    /// <summary>Creates a namespace; succeeds when it is already there.</summary>
    public Task<CreateNamespaceResponse> CreateNamespaceAsync(
        CreateNamespaceRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        CallAsync<CreateNamespaceResponse>("CreateNamespace", request, idempotencyKey, cancellationToken);

    /// <summary>Lists all namespaces.</summary>
    public Task<ListNamespacesResponse> ListNamespacesAsync(
        ListNamespacesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<ListNamespacesResponse>("ListNamespaces", request, null, cancellationToken);

    /// <summary>Deletes an empty namespace.</summary>
    public Task<DeleteNamespaceResponse> DeleteNamespaceAsync(
        DeleteNamespaceRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        CallAsync<DeleteNamespaceResponse>("DeleteNamespace", request, idempotencyKey, cancellationToken);

    /// <summary>Tells the version of the server.</summary>
    public Task<VersionResponse> VersionAsync(VersionRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<VersionResponse>("Version", request, null, cancellationToken);

    /// <summary>Closes the connections, if the client was not given an <see cref="HttpClient"/>.</summary>
    public void Dispose() => _connect.Dispose();

    private static int Findings(HttpResponseHeaders headers) =>
        headers.TryGetValues(FindingsHeader, out var values)
        && int.TryParse(string.Concat(values), NumberStyles.None, CultureInfo.InvariantCulture, out var findings)
            ? findings
            : 0;

    private async Task<TResponse> CallAsync<TResponse>(
        string method, IMessage request, string? idempotencyKey, CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse>, new() =>
        (await SendAsync<TResponse>(method, request, idempotencyKey, cancellationToken).ConfigureAwait(false)).Message;

    private Task<RpcResponse<TResponse>> SendAsync<TResponse>(
        string method, IMessage request, string? idempotencyKey, CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse>, new()
    {
        var options = new RpcCallOptions
        {
            Timeout = Timeout,
            Headers = idempotencyKey is null
                ? null
                : new Dictionary<string, string>(StringComparer.Ordinal) { [IdempotencyHeader] = idempotencyKey },
        };
        return _connect.CallAsync<TResponse>(Service + method, request, options, cancellationToken);
    }
}
