using System.Globalization;
using System.Net.Http.Headers;
using Google.Protobuf;
using NetIpam.Api.V1;
using NetIpam.Client.Calls;
using NetIpam.Client.Security;
using NetIpam.Rpc;
using NetIpam.Rpc.Client;
using NetIpam.Rpc.Health;

namespace NetIpam.Client;

/// <summary>
/// The client of <c>api.v1.IpamService</c>: one method per procedure. Keep it and share it between threads; dispose of
/// it at the end.
/// <para>A failed call throws <see cref="RpcException"/>; its <see cref="Rpc.Details.ErrorInfo"/> detail names the reason.
/// A call that did not come through is made again, within its timeout, as <see cref="IpamClientOptions.Retry"/> says: when the server
/// could not be reached or did not answer, and when it says that it could not do it now, but not when it refuses it.</para>
/// <para>This is safe for changes, too. Each has an idempotency key, 1 to 128 characters of visible ASCII: the same request with
/// the same key again gets the answer that it got first and changes nothing. The client makes a key for each call; who gives his own can
/// repeat a change also after the call, or the program, has ended.</para>
/// <para>Whether a change was made is not known when it ends with <see cref="RpcCode.Unknown"/>,
/// <see cref="RpcCode.DeadlineExceeded"/>, <see cref="RpcCode.Internal"/> or <see cref="OperationCanceledException"/>. With any other
/// code it was not made by this call.</para>
/// </summary>
public sealed class IpamClient : IDisposable
{
    private const string Service = "api.v1.IpamService/";
    private const string Health = "grpc.health.v1.Health/Check";
    private const string FindingsHeader = "Ipam-Load-Findings";
    // A dump lists every address on its own.
    private const int MaxResponseBytes = 512 * 1024 * 1024;

    private readonly RepeatingCaller _caller;
    private readonly HttpMessageHandler? _handler;
    private readonly Func<string> _newKey;

    /// <summary>Creates a client. Nothing is sent yet.</summary>
    /// <exception cref="ArgumentException">The address is not absolute, not of http or https, or has a query; there is a certificate
    /// without a key, or the reverse; there are files of TLS, and the address is not of https; or there are both a token and a provider of tokens.</exception>
    /// <exception cref="IOException">A file cannot be read or used.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public IpamClient(IpamClientOptions options)
    {
        if (options.Token is not null && options.TokenProvider is not null)
            throw new ArgumentException("The token comes from one place only.", nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Retry.MaxAttempts, 1, nameof(options));
        var tls = ClientTls.Read(options);
        if (options.Handler is null)
            _handler = RpcHttpHandler.Create(options.Address, tls);
        _newKey = options.NewIdempotencyKey;
        _caller = new RepeatingCaller(CreateRpc(options, options.Handler ?? _handler!), options);
    }

    /// <summary>Creates a client with what is the default. Nothing is sent yet.</summary>
    /// <param name="address">Where the server is, e.g. <c>http://localhost:9090</c>.</param>
    /// <exception cref="ArgumentException">The address is not absolute, not of http or https, or has a query.</exception>
    public IpamClient(Uri address)
        : this(new IpamClientOptions { Address = address })
    {
    }

    /// <summary>Creates a top prefix; host bits are masked off.</summary>
    public Task<CreatePrefixResponse> CreatePrefixAsync(
        CreatePrefixRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        ChangeAsync<CreatePrefixResponse>("CreatePrefix", request, idempotencyKey, cancellationToken);

    /// <summary>Deletes a prefix that holds neither addresses nor child prefixes.</summary>
    public Task<DeletePrefixResponse> DeletePrefixAsync(
        DeletePrefixRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        ChangeAsync<DeletePrefixResponse>("DeletePrefix", request, idempotencyKey, cancellationToken);

    /// <summary>Reads one prefix.</summary>
    public Task<GetPrefixResponse> GetPrefixAsync(
        GetPrefixRequest request, CancellationToken cancellationToken = default) =>
        ReadAsync<GetPrefixResponse>("GetPrefix", request, cancellationToken);

    /// <summary>Lists all prefixes of a namespace, ordered by address, then length.</summary>
    public Task<ListPrefixesResponse> ListPrefixesAsync(
        ListPrefixesRequest request, CancellationToken cancellationToken = default) =>
        ReadAsync<ListPrefixesResponse>("ListPrefixes", request, cancellationToken);

    /// <summary>Tells how much of a prefix is used.</summary>
    public Task<PrefixUsageResponse> PrefixUsageAsync(
        PrefixUsageRequest request, CancellationToken cancellationToken = default) =>
        ReadAsync<PrefixUsageResponse>("PrefixUsage", request, cancellationToken);

    /// <summary>Acquires a child prefix: the given one, or the lowest of the given length in the smallest free block that fits.</summary>
    public Task<AcquireChildPrefixResponse> AcquireChildPrefixAsync(
        AcquireChildPrefixRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        ChangeAsync<AcquireChildPrefixResponse>("AcquireChildPrefix", request, idempotencyKey, cancellationToken);

    /// <summary>Releases a child prefix that holds neither addresses nor child prefixes.</summary>
    public Task<ReleaseChildPrefixResponse> ReleaseChildPrefixAsync(
        ReleaseChildPrefixRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        ChangeAsync<ReleaseChildPrefixResponse>("ReleaseChildPrefix", request, idempotencyKey, cancellationToken);

    /// <summary>Acquires an address: the given one, or the lowest that is free.</summary>
    public Task<AcquireIPResponse> AcquireIPAsync(
        AcquireIPRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        ChangeAsync<AcquireIPResponse>("AcquireIP", request, idempotencyKey, cancellationToken);

    /// <summary>Releases an address.</summary>
    public Task<ReleaseIPResponse> ReleaseIPAsync(
        ReleaseIPRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        ChangeAsync<ReleaseIPResponse>("ReleaseIP", request, idempotencyKey, cancellationToken);

    /// <summary>Answers the content of a namespace as JSON.</summary>
    public Task<DumpResponse> DumpAsync(DumpRequest request, CancellationToken cancellationToken = default) =>
        ReadAsync<DumpResponse>("Dump", request, cancellationToken);

    /// <summary>Loads a dump into an empty namespace, all or nothing.</summary>
    public async Task<LoadResult> LoadAsync(
        LoadRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync<LoadResponse>(Service + "Load", request, idempotencyKey ?? _newKey(), cancellationToken).ConfigureAwait(false);
        return new LoadResult(response.Message, Findings(response.Headers));
    }

    /// <summary>Creates a namespace; succeeds when it is already there.</summary>
    public Task<CreateNamespaceResponse> CreateNamespaceAsync(
        CreateNamespaceRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        ChangeAsync<CreateNamespaceResponse>("CreateNamespace", request, idempotencyKey, cancellationToken);

    /// <summary>Lists all namespaces.</summary>
    public Task<ListNamespacesResponse> ListNamespacesAsync(
        ListNamespacesRequest request, CancellationToken cancellationToken = default) =>
        ReadAsync<ListNamespacesResponse>("ListNamespaces", request, cancellationToken);

    /// <summary>Deletes an empty namespace.</summary>
    public Task<DeleteNamespaceResponse> DeleteNamespaceAsync(
        DeleteNamespaceRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        ChangeAsync<DeleteNamespaceResponse>("DeleteNamespace", request, idempotencyKey, cancellationToken);

    /// <summary>Tells the version of the server.</summary>
    public Task<VersionResponse> VersionAsync(VersionRequest request, CancellationToken cancellationToken = default) =>
        ReadAsync<VersionResponse>("Version", request, cancellationToken);

    /// <summary>Tells whether the server can be used, by <c>grpc.health.v1.Health</c>: whether its store works, and it is not about to
    /// stop. A server that cannot be reached fails the call, like any other. No token is needed.</summary>
    public async Task<bool> IsServingAsync(CancellationToken cancellationToken = default) =>
        (await SendAsync<HealthCheckResponse>(Health, new HealthCheckRequest(), null, cancellationToken).ConfigureAwait(false))
            .Message.Status == HealthCheckResponse.Types.ServingStatus.Serving;

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _caller.Dispose();
        _handler?.Dispose();
    }

    // One method for each, so that a short-lived program sets up only the protocol that it speaks.
    private static IRpcClient CreateRpc(IpamClientOptions options, HttpMessageHandler handler) =>
        options.Protocol == IpamProtocol.Grpc ? CreateGrpc(options, handler) : CreateConnect(options, handler);

    private static GrpcClient CreateGrpc(IpamClientOptions options, HttpMessageHandler handler) =>
        new(options.Address, handler, new() { MaxResponseBytes = MaxResponseBytes, TimeProvider = options.TimeProvider });

    private static ConnectClient CreateConnect(IpamClientOptions options, HttpMessageHandler handler)
    {
        var connect = new ConnectClientOptions
        {
            Encoding = options.Protocol == IpamProtocol.ConnectJson ? ConnectEncoding.Json : ConnectEncoding.Binary,
            MaxResponseBytes = MaxResponseBytes,
            TimeProvider = options.TimeProvider,
        };
        var http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        return new ConnectClient(options.Address, http, connect);
    }

    private static int Findings(HttpResponseHeaders headers) =>
        headers.TryGetValues(FindingsHeader, out var values)
        && int.TryParse(string.Concat(values), NumberStyles.None, CultureInfo.InvariantCulture, out var findings)
            ? findings
            : 0;

    private async Task<TResponse> ReadAsync<TResponse>(string method, IMessage request, CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse>, new() =>
        (await SendAsync<TResponse>(Service + method, request, null, cancellationToken).ConfigureAwait(false)).Message;

    private async Task<TResponse> ChangeAsync<TResponse>(
        string method, IMessage request, string? idempotencyKey, CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse>, new() =>
        (await SendAsync<TResponse>(Service + method, request, idempotencyKey ?? _newKey(), cancellationToken).ConfigureAwait(false)).Message;

    private Task<RpcResponse<TResponse>> SendAsync<TResponse>(
        string procedure, IMessage request, string? key, CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse>, new() =>
        _caller.CallAsync<TResponse>(procedure, request, key, cancellationToken);
}
