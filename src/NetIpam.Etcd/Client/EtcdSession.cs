using NetIpam.Etcd.Wire;
using NetIpam.Rpc;
using NetIpam.Rpc.Client;

namespace NetIpam.Etcd.Client;

/// <summary>What goes along with each call: the wish for a member that has a leader, and the token of the user, if there is one. A token
/// holds at all members, until it is forgotten.</summary>
internal sealed class EtcdSession
{
    private readonly EtcdOptions _options;
    private readonly Action<IpamNotice>? _notice;
    private readonly RpcCallOptions _anonymous;
    private readonly Lock _lock = new();
    private Task<RpcCallOptions>? _asking;
    private RpcCallOptions? _current;
    private bool _told;

    public EtcdSession(EtcdOptions options, Action<IpamNotice>? notice)
    {
        (_options, _notice) = (options, notice);
        _anonymous = new RpcCallOptions
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["hasleader"] = "true" },
            Timeout = options.Timeout / 3,
        };
        _current = options.User is null ? _anonymous : null;
    }

    /// <summary>What to call with. Asks the member for a token, if there is none.</summary>
    /// <exception cref="RpcException">It gave none.</exception>
    public ValueTask<RpcCallOptions> GetAsync(GrpcClient member, CancellationToken cancellationToken) =>
        Volatile.Read(ref _current) is { } current ? new(current) : new(AuthenticateAsync(member, cancellationToken));

    /// <summary>The token does not hold any more.</summary>
    public void Forget(RpcCallOptions session) => Interlocked.CompareExchange(ref _current, null, session);

    /// <summary>All who need a token wait for the same answer.</summary>
    private Task<RpcCallOptions> AuthenticateAsync(GrpcClient member, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_asking is not { IsCompleted: false })
                _asking = AskAsync(member);
            return _asking.WaitAsync(cancellationToken);
        }
    }

    private async Task<RpcCallOptions> AskAsync(GrpcClient member)
    {
        var session = await GetTokenAsync(member).ConfigureAwait(false) is { } token
            ? _anonymous with { Headers = new Dictionary<string, string>(_anonymous.Headers!, StringComparer.Ordinal) { ["token"] = token } }
            // A copy, to be told from the next one.
            : _anonymous with { };
        Volatile.Write(ref _current, session);
        return session;
    }

    /// <summary>A token; <see langword="null"/> when the cluster wants none.</summary>
    private async Task<string?> GetTokenAsync(GrpcClient member)
    {
        try
        {
            var request = new AuthenticateRequest { Name = _options.User, Password = _options.Password };
            return (await member.CallAsync<AuthenticateResponse>(Procedures.Authenticate, request, _anonymous).ConfigureAwait(false)).Message.Token;
        }
        catch (RpcException e) when (e.Message is EtcdFailure.NotEnabledText)
        {
            if (!_told)
                _notice?.Invoke(new IpamNotice(IpamNoticeLevel.Warning, $"etcd has authentication disabled: the user '{_options.User}' is not looked at, and anyone may change what is stored."));
            _told = true;
            return null;
        }
    }
}
