using NetIpam.Dump;

namespace NetIpam.Migration.GoIpam;

/// <summary>A prefix as a source holds it.</summary>
/// <param name="Key">The CIDR under which it is filed, as written there.</param>
/// <param name="Prefix">What is filed; <see langword="null"/> if it cannot be read.</param>
/// <param name="Fault">Why it cannot be read.</param>
internal sealed record SourceEntry(string Key, DumpedPrefix? Prefix, string? Fault = null);
