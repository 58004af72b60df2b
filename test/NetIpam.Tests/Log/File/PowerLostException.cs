namespace NetIpam.Tests.Log;

/// <summary>The machine is off; nothing in it can catch this.</summary>
internal sealed class PowerLostException : Exception;
