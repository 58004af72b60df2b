namespace NetIpam;

/// <summary>
/// A request was refused, or could not be carried out. <see cref="Reason"/> tells which kind, for programs;
/// <see cref="Exception.Message"/> is one line for a person. A refused request changed nothing.
/// </summary>
public sealed class IpamException : Exception
{
    /// <summary>Creates the exception.</summary>
    public IpamException(IpamReason reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>The kind of the refusal or failure.</summary>
    public IpamReason Reason { get; }
}
