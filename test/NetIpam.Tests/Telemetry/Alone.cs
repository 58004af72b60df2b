namespace NetIpam.Tests.Telemetry;

/// <summary>The instruments are those of the process: tests that read them run when no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
