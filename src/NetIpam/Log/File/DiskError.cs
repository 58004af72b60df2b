namespace NetIpam.Log;

/// <summary>Tells the errors of a disk from those of a program.</summary>
internal static class DiskError
{
    private const int NoSpace = 28;
    private const int QuotaExceededLinux = 122;
    private const int QuotaExceededMac = 69;
    private const int WouldBlockLinux = 11;
    private const int WouldBlockMac = 35;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    public static bool IsFull(Exception exception) =>
        exception.HResult is NoSpace or QuotaExceededLinux or QuotaExceededMac or WindowsDiskFull or WindowsHandleDiskFull;

    public static bool IsSharingViolation(Exception exception) =>
        exception.HResult is WouldBlockLinux or WouldBlockMac or WindowsSharingViolation;

    public static string Describe(Exception exception) =>
        IsFull(exception) ? $"the disk is full ({exception.Message})" : exception.Message;

    public static LogUnavailableException Unavailable(string what, Exception exception) =>
        new($"{what}: {Describe(exception)}", exception);

    public static OutcomeUnknownException Unknown(string what, Exception exception) =>
        new($"{what}: {Describe(exception)}", exception);
}
