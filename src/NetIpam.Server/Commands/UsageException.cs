namespace NetIpam.Server.Commands;

/// <summary>The program was called in a wrong way; the message is one line for a person.</summary>
internal sealed class UsageException(string message) : Exception(message);
