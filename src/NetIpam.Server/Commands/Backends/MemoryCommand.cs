using System.CommandLine;
using NetIpam.Server.Hosting;

namespace NetIpam.Server.Commands.Backends;

/// <summary><c>memory</c>: a store that is gone with the process.</summary>
internal sealed class MemoryCommand : BackendCommand
{
    /// <inheritdoc/>
    public override string Name => "memory";

    /// <inheritdoc/>
    public override bool IsKept => false;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Aliases => ["m"];

    /// <inheritdoc/>
    protected override string Title => "a store in memory, gone with the process";

    /// <inheritdoc/>
    protected override IReadOnlyList<Flag> Flags => [];

    /// <inheritdoc/>
    protected override Backend Read(ParseResult line, CreateMode create) => new MemoryBackend();
}
