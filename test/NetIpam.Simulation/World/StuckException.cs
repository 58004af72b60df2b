namespace NetIpam.Simulation;

/// <summary>A run that does not end.</summary>
internal sealed class StuckException(string message) : Exception(message);
