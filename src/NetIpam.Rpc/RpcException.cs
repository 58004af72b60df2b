namespace NetIpam.Rpc;

/// <summary>A call failed: thrown by a client that got the error, and by a handler to answer with it.
/// <see cref="Exception.Message"/> is one line for a person and goes over the wire.</summary>
public sealed class RpcException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code is <see cref="RpcCode.Ok"/> or no code.</exception>
    public RpcException(
        RpcCode code, string message, IReadOnlyList<RpcErrorDetail>? details = null, Exception? innerException = null)
        : base(message, innerException)
    {
        if (code is <= RpcCode.Ok or > RpcCode.Unauthenticated)
            throw new ArgumentOutOfRangeException(nameof(code), code, "An error has one of the codes 1 to 16.");
        Code = code;
        Details = details ?? [];
    }

    /// <summary>The code; never <see cref="RpcCode.Ok"/>.</summary>
    public RpcCode Code { get; }

    /// <summary>What programs can read of the error; empty if there is nothing.</summary>
    public IReadOnlyList<RpcErrorDetail> Details { get; }

    /// <summary>Whether the request certainly came to no procedure of the server: there was no connection, or the server gave the
    /// request back untouched. The same call may then be made again whatever it does. Set by a client. <see langword="false"/>
    /// says nothing.</summary>
    public bool WasNotProcessed { get; init; }

    /// <summary>The first detail of a type, or <see langword="null"/> if there is none that can be read.</summary>
    public T? FindDetail<T>()
        where T : class, Google.Protobuf.IMessage<T>, new()
    {
        foreach (var detail in Details)
        {
            if (detail.TryUnpack<T>(out var message))
                return message;
        }
        return null;
    }
}
