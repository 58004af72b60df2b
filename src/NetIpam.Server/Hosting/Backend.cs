using NetIpam.Log;

namespace NetIpam.Server.Hosting;

/// <summary>Which store is served.</summary>
internal abstract record Backend
{
    /// <summary>One phrase for the log.</summary>
    public abstract string Description { get; }

    /// <summary>Whether a message says already which store it is about.</summary>
    public abstract bool IsNamedIn(string message);

    /// <summary>Opens the log of a store that is there, for the tools of an operator; nothing is created.</summary>
    /// <exception cref="IpamException">It cannot be opened.</exception>
    public virtual Task<ICommitLog> OpenLogAsync(CancellationToken cancellationToken) =>
        throw new IpamException(IpamReason.StoreNotUsable, $"The {Description} keeps no log.");

    /// <summary>Registers <see cref="Ipam"/>.</summary>
    public abstract void AddTo(IServiceCollection services);
}
