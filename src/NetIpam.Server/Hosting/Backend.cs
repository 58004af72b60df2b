namespace NetIpam.Server.Hosting;

/// <summary>Which store is served.</summary>
internal abstract record Backend
{
    /// <summary>One phrase for the log.</summary>
    public abstract string Description { get; }

    /// <summary>Whether a message says already which store it is about.</summary>
    public abstract bool IsNamedIn(string message);

    /// <summary>Registers <see cref="Ipam"/>.</summary>
    public abstract void AddTo(IServiceCollection services);
}
