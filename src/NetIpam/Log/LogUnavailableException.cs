namespace NetIpam.Log;

/// <summary>The store could not be reached or failed, and certainly nothing was changed.</summary>
public sealed class LogUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public LogUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
