using NetIpam.DependencyInjection;

namespace NetIpam.Server.Hosting;

/// <summary>A store in memory, gone with the process.</summary>
internal sealed record MemoryBackend : Backend
{
    /// <inheritdoc/>
    public override string Description => "store in memory";

    /// <inheritdoc/>
    public override bool IsNamedIn(string message) => false;

    /// <inheritdoc/>
    public override void AddTo(IServiceCollection services) => services.AddIpamInMemory();
}
