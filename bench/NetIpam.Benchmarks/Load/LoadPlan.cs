namespace NetIpam.Benchmarks.Load;

/// <summary>How a target is driven.</summary>
/// <param name="Clients">How many clients there are.</param>
/// <param name="Rate">Operations per second of all clients together, begun on time whether or not earlier ones are answered (open loop);
/// null when each client begins the next when it is answered (closed loop).</param>
/// <param name="WarmUp">How long it is driven without being measured.</param>
/// <param name="Duration">How long it is measured.</param>
internal sealed record LoadPlan(int Clients, double? Rate, TimeSpan WarmUp, TimeSpan Duration);
