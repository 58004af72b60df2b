namespace NetIpam.Telemetry;

/// <summary>What is told of one open store at a moment; read beside its turns, so that the parts need not be of the same instant.</summary>
/// <param name="Waiting">The operations that wait.</param>
/// <param name="Namespaces">The namespaces in memory.</param>
/// <param name="LogBytes">The bytes of their commits since their snapshots.</param>
/// <param name="SnapshotBytes">The bytes of these snapshots.</param>
internal readonly record struct StoreFigures(long Waiting, long Namespaces, long LogBytes, long SnapshotBytes);
