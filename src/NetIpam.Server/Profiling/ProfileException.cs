namespace NetIpam.Server.Profiling;

/// <summary>No profile can be had; the message is one line for a person.</summary>
internal sealed class ProfileException(string message, Exception? inner = null) : Exception(message, inner);
