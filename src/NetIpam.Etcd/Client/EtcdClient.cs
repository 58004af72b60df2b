using Google.Protobuf;
using NetIpam.Etcd.Wire;
using NetIpam.Log;
using NetIpam.Rpc;
using NetIpam.Rpc.Client;

namespace NetIpam.Etcd.Client;

/// <summary>
/// Calls a cluster: one member as long as it serves, else the next. Reads are tried again until the time is over. A change is sent again
/// only when it certainly was not made; otherwise its outcome is unknown, and the next call goes to another member. Thread-safe.
/// </summary>
internal sealed class EtcdClient : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortestAttempt = TimeSpan.FromMilliseconds(10);

    private readonly EtcdOptions _options;
    private readonly TimeProvider _time;
    private readonly Member[] _members;
    private readonly EtcdSession _session;
    private int _current;
    private ulong _cluster;

    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreUnavailable"/>: a file for TLS cannot be used.</exception>
    public EtcdClient(EtcdOptions options, TimeProvider time, Action<IpamNotice>? notice)
    {
        options.Check();
        (_options, _time) = (options, time);
        _members = [.. options.Endpoints.Select(text => new Member(EtcdEndpoint.Parse(text, options.HasTls), options, time))];
        // Without another to compare with there is nothing to ask.
        _members[0].IsOurs = _members.Length == 1;
        _session = new EtcdSession(options, notice);
    }

    public EtcdOptions Options => _options;

    /// <summary>Reads keys, at the newest revision that the cluster has agreed on.</summary>
    /// <exception cref="LogUnavailableException">No member answered in time, or etcd refused it.</exception>
    public Task<RangeResponse> RangeAsync(RangeRequest request, CancellationToken cancellationToken) =>
        CallAsync<RangeResponse>(Procedures.Range, request, Repeat.Always, cancellationToken);

    /// <summary>What a member says of itself.</summary>
    /// <exception cref="LogUnavailableException">No member answered in time, or etcd refused it.</exception>
    public Task<StatusResponse> StatusAsync(CancellationToken cancellationToken) =>
        CallAsync<StatusResponse>(Procedures.Status, new StatusRequest(), Repeat.Always, cancellationToken);

    /// <summary>The first call: as <see cref="StatusAsync"/>, but when no member can be reached it does not wait for one.</summary>
    public Task<StatusResponse> ConnectAsync(CancellationToken cancellationToken) =>
        CallAsync<StatusResponse>(Procedures.Status, new StatusRequest(), Repeat.UnlessUnreachable, cancellationToken);

    /// <summary>Makes a change, if its conditions hold.</summary>
    /// <exception cref="LogUnavailableException">It certainly was not made.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been made, or may still be.</exception>
    /// <exception cref="NoSpaceException">It was made or not, and no more will become of it.</exception>
    public Task<TxnResponse> ChangeAsync(TxnRequest request, CancellationToken cancellationToken) =>
        CallAsync<TxnResponse>(Procedures.Txn, request, Repeat.IfCertainlyNotMade, cancellationToken);

    public void Dispose()
    {
        foreach (var member in _members)
            member.Dispose();
    }

    private async Task<T> CallAsync<T>(string procedure, IMessage request, Repeat repeat, CancellationToken cancellationToken)
        where T : class, IMessage<T>, new()
    {
        var began = _time.GetTimestamp();
        var pause = FirstPause;
        var authenticated = false;
        for (var tries = 1; ; tries++)
        {
            var index = Volatile.Read(ref _current);
            var member = _members[index];
            RpcCallOptions? session = null;
            var sent = false;
            RpcException failure;
            try
            {
                session = await _session.GetAsync(member.Grpc, cancellationToken).ConfigureAwait(false);
                await CheckClusterAsync(member, session, cancellationToken).ConfigureAwait(false);
                sent = true;
                return (await member.Grpc.CallAsync<T>(procedure, request, Within(session, began), cancellationToken).ConfigureAwait(false)).Message;
            }
            catch (RpcException e)
            {
                failure = e;
            }
            var verdict = EtcdFailure.Judge(failure);
            if (verdict == Verdict.Unauthenticated && session is not null && !authenticated && _options.User is not null)
            {
                // etcd forgets tokens that are not used for some minutes, and all of them when it starts again.
                authenticated = true;
                _session.Forget(session);
                continue;
            }
            MoveOn(index, verdict);
            if (sent && repeat == Repeat.IfCertainlyNotMade)
                ThrowUnlessCertain(verdict, failure);
            if (!EtcdFailure.IsPassing(failure) || _time.GetElapsedTime(began) + pause >= _options.Timeout
                || (repeat == Repeat.UnlessUnreachable && failure.WasNotProcessed && tries >= _members.Length))
            {
                throw new LogUnavailableException(EtcdFailure.Describe(failure, _options), failure);
            }
            if (tries % _members.Length == 0)
            {
                await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private void ThrowUnlessCertain(Verdict verdict, RpcException failure)
    {
        if (verdict == Verdict.Unknown)
            throw new OutcomeUnknownException(EtcdFailure.Describe(failure, _options), failure);
        if (verdict == Verdict.NoSpace)
            throw new NoSpaceException(EtcdFailure.Describe(failure, _options), failure);
    }

    /// <summary>Refuses a member of another cluster than that of the first one: what is acknowledged there is not known here. Members are
    /// asked once.</summary>
    /// <exception cref="RpcException">It is one, or it does not answer.</exception>
    private async ValueTask CheckClusterAsync(Member member, RpcCallOptions session, CancellationToken cancellationToken)
    {
        if (member.IsOurs)
            return;
        var request = new RangeRequest { Key = ByteString.CopyFromUtf8(_options.KeyPrefix), Limit = 1, KeysOnly = true, Serializable = true };
        var answer = await member.Grpc.CallAsync<RangeResponse>(Procedures.Range, request, session, cancellationToken).ConfigureAwait(false);
        var cluster = answer.Message.Header.ClusterId;
        var ours = Interlocked.CompareExchange(ref _cluster, cluster, 0);
        if (ours != 0 && ours != cluster)
            throw new RpcException(RpcCode.FailedPrecondition, $"{member.Address} is a member of another cluster than the other endpoints") { WasNotProcessed = true };
        member.IsOurs = true;
    }

    /// <summary>One member may take a third of the time, and no more than is left.</summary>
    private RpcCallOptions Within(RpcCallOptions session, long began)
    {
        var left = _options.Timeout - _time.GetElapsedTime(began);
        if (left >= session.Timeout)
            return session;
        return session with { Timeout = left > ShortestAttempt ? left : ShortestAttempt };
    }

    /// <summary>The next call goes to another member, if others have not seen to that already.</summary>
    private void MoveOn(int from, Verdict verdict)
    {
        if (verdict is Verdict.Unknown or Verdict.Elsewhere)
            Interlocked.CompareExchange(ref _current, (from + 1) % _members.Length, from);
    }
}
