namespace NetIpam.Server.Telemetry.Prefixes;

/// <summary>A prefix of a namespace.</summary>
/// <param name="Namespace">The name of the namespace.</param>
/// <param name="Prefix">The prefix.</param>
internal readonly record struct PrefixKey(string Namespace, Cidr Prefix);
