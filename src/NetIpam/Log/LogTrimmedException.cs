namespace NetIpam.Log;

/// <summary>The commits asked for were trimmed; a snapshot holds what they did.</summary>
public sealed class LogTrimmedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public LogTrimmedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
