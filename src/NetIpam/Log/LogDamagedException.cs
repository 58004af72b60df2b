namespace NetIpam.Log;

/// <summary>What is stored contradicts itself, or is not what was written. The message says where.</summary>
public sealed class LogDamagedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public LogDamagedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
