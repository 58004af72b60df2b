namespace NetIpam.Rpc;

/// <summary>How a call ended: the codes of gRPC, with their numbers. Connect has the same ones under names of its own;
/// see <see cref="ConnectCode"/>.</summary>
public enum RpcCode
{
    /// <summary>It succeeded. Never in an error.</summary>
    Ok = 0,

    /// <summary>The caller gave it up.</summary>
    Canceled = 1,

    /// <summary>Nothing is known; of a change, not even whether it was made.</summary>
    Unknown = 2,

    /// <summary>The request is wrong, whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The time of the call was over before it was answered.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for is not there.</summary>
    NotFound = 5,

    /// <summary>What was to be created is already there.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known, and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A limit was reached: of size, of number, of waiting requests.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the call needs.</summary>
    FailedPrecondition = 9,

    /// <summary>A race was lost; the call may be made again as a whole.</summary>
    Aborted = 10,

    /// <summary>Past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>The server does not know the procedure, or not this way of calling it.</summary>
    Unimplemented = 12,

    /// <summary>The server has a fault.</summary>
    Internal = 13,

    /// <summary>Not done now; the same call may succeed later. A service of this library says so only of what it certainly did not do.
    /// Of others, and of proxies, only <see cref="RpcException.WasNotProcessed"/> is certain.</summary>
    Unavailable = 14,

    /// <summary>Data was lost or damaged for good.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known.</summary>
    Unauthenticated = 16,
}
