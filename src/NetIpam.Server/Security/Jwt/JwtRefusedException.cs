namespace NetIpam.Server.Security.Jwt;

/// <summary>A token does not count. The message is for the log: it has nothing of the token.</summary>
internal sealed class JwtRefusedException(string message, Exception? innerException = null) : Exception(message, innerException);
