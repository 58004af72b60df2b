using System.CommandLine;
using NetIpam.Server.Hosting;

namespace NetIpam.Server.Commands.Backends;

/// <summary><c>memory</c>: a store that is gone with the process.</summary>
internal sealed class MemoryCommand : BackendCommand
{
    /// <inheritdoc/>
    public override string Name => "memory";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Aliases => ["m"];

    /// <inheritdoc/>
    protected override string Description => "Serves a store in memory, gone with the process.";

    /// <inheritdoc/>
    protected override IReadOnlyList<Flag> Flags => [];

    /// <inheritdoc/>
    protected override Backend Read(ParseResult line) => new MemoryBackend();
}
