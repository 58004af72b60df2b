namespace NetIpam.Server.Security;

/// <summary>A file of certificates, keys or tokens cannot be used. The message is one line that names the file, and has
/// nothing of what is in it.</summary>
internal sealed class SecurityFileException(string message, Exception? innerException = null) : IOException(message, innerException);
