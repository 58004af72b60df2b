namespace NetIpam.Engine;

/// <summary>The log does not exist (any more).</summary>
internal sealed class LogGoneException : Exception;
