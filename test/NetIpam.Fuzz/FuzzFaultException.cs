namespace NetIpam.Fuzz;

/// <summary>What must hold does not.</summary>
public sealed class FuzzFaultException(string message) : Exception(message);
