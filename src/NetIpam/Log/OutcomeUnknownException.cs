namespace NetIpam.Log;

/// <summary>The answer of the store was lost: the change may or may not have been made, and may still be made later.</summary>
public sealed class OutcomeUnknownException : Exception
{
    /// <summary>Creates the exception.</summary>
    public OutcomeUnknownException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
