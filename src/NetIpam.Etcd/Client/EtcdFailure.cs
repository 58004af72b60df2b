using NetIpam.Log;
using NetIpam.Rpc;

namespace NetIpam.Etcd.Client;

/// <summary>
/// Tells what is known after a call failed. Only what etcd refuses before it proposes a change, or before it applies it on any member
/// alike, is "certainly not"; these texts are part of its API, by which its own clients tell errors, too. All else is unknown, above
/// all "request timed out", "leader changed" and "server stopped": the change can still be made after those.
/// </summary>
internal static class EtcdFailure
{
    public const string NoSpaceText = "etcdserver: mvcc: database space exceeded";
    public const string NotEnabledText = "etcdserver: authentication is not enabled";

    private static readonly Dictionary<(RpcCode Code, string Text), Verdict> Known = new()
    {
        // By the interceptor, before the request is looked at. "No leader" is answered because we ask for it in the metadata.
        [(RpcCode.Unavailable, "etcdserver: no leader")] = Verdict.Elsewhere,
        [(RpcCode.Unavailable, "etcdserver: not capable")] = Verdict.Elsewhere,
        [(RpcCode.Unavailable, "etcdserver: rpc not supported for learner")] = Verdict.Elsewhere,
        // Before it is proposed.
        [(RpcCode.ResourceExhausted, "etcdserver: too many requests")] = Verdict.Elsewhere,
        [(RpcCode.InvalidArgument, "etcdserver: request is too large")] = Verdict.Refused,
        [(RpcCode.InvalidArgument, "etcdserver: too many operations in txn request")] = Verdict.Refused,
        [(RpcCode.InvalidArgument, "etcdserver: duplicate key given in txn request")] = Verdict.Refused,
        [(RpcCode.Unauthenticated, "etcdserver: invalid auth token")] = Verdict.Unauthenticated,
        // Before it is applied, by what the log of the cluster itself says of users.
        [(RpcCode.InvalidArgument, "etcdserver: user name is empty")] = Verdict.Unauthenticated,
        [(RpcCode.InvalidArgument, "etcdserver: revision of auth store is old")] = Verdict.Unauthenticated,
        [(RpcCode.PermissionDenied, "etcdserver: permission denied")] = Verdict.Refused,
        [(RpcCode.InvalidArgument, "etcdserver: authentication failed, invalid user ID or password")] = Verdict.Refused,
        // Not "certainly not": a member that finds the quota used up while it applies a change answers this, having made the change.
        [(RpcCode.ResourceExhausted, NoSpaceText)] = Verdict.NoSpace,
    };

    public static Verdict Judge(RpcException failure)
    {
        if (failure.WasNotProcessed)
            return Verdict.Elsewhere;
        // Nothing that knows the procedure has seen it.
        if (failure.Code == RpcCode.Unimplemented)
            return Verdict.Refused;
        return Known.GetValueOrDefault((failure.Code, failure.Message));
    }

    /// <summary>Whether a read may be tried again at another member after this.</summary>
    public static bool IsPassing(RpcException failure) =>
        failure.Code is RpcCode.Unavailable or RpcCode.Unknown or RpcCode.DeadlineExceeded or RpcCode.Internal or RpcCode.Canceled
        || Judge(failure) == Verdict.Elsewhere;

    /// <summary>Whether etcd answered that the user may not do that.</summary>
    public static bool IsDenied(LogUnavailableException failure) => failure.InnerException is RpcException { Code: RpcCode.PermissionDenied };

    /// <summary>One line for a person.</summary>
    public static string Describe(RpcException failure, EtcdOptions options)
    {
        var user = options.User is { } name ? $"the user '{name}'" : "who gives no user and password";
        return (failure.Code, failure.Message) switch
        {
            (_, NoSpaceText) => "etcd has no space left: its quota is used up (alarm NOSPACE). Compact, defragment, then disarm the alarm; see docs/etcd.md.",
            (RpcCode.PermissionDenied, _) => $"etcd denies {user} the keys below {options.KeyPrefix}: grant a role with readwrite on this prefix.",
            (_, "etcdserver: user name is empty") => "etcd has authentication enabled: give it a user and a password, or a certificate.",
            (_, "etcdserver: authentication failed, invalid user ID or password") => $"etcd refused {user}, or the password.",
            (_, "etcdserver: request is too large") => "etcd refused a request as too large: its --max-request-bytes is below the default of 1.5 MiB.",
            (RpcCode.Unimplemented, _) => $"What answers at {options} is not etcd 3.",
            (_, var text) when text.StartsWith("etcdserver: ", StringComparison.Ordinal) => $"etcd says: {text["etcdserver: ".Length..]}.",
            (_, var text) => $"etcd: {text.TrimEnd('.')}.",
        };
    }
}
