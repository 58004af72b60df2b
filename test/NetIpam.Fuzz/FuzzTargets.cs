using NetIpam.Fuzz.Targets;

namespace NetIpam.Fuzz;

/// <summary>All that can be fuzzed.</summary>
public static class FuzzTargets
{
    public static IReadOnlyList<IFuzzTarget> All { get; } =
    [
        new AddressTarget(), new PrefixTarget(), new DumpTarget(), new CommitTarget(), new LineTarget(), new SnapshotTarget(), new ManifestTarget(), new RequestTarget(),
        new CallTarget(), new CommandLineTarget(), new ArgumentsTarget(), new TokensTarget(), new JwtTarget(), new BearerTarget(), new RescuedTarget(), new SourceTarget(), new UriTarget(), new BackupTarget(),
        new BsonTarget(), new ValueTarget(),
    ];
}
