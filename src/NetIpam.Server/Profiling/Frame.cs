namespace NetIpam.Server.Profiling;

/// <summary>A place in a stack.</summary>
/// <param name="Name">For people.</param>
/// <param name="SystemName">As the runtime says it.</param>
internal readonly record struct Frame(string Name, string SystemName);
