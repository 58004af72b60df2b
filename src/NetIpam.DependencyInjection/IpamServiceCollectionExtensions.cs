using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using NetIpam.Log;

namespace NetIpam.DependencyInjection;

/// <summary>
/// Registers one <see cref="Ipam"/> for the whole program.
/// <para>The store is opened when <see cref="Ipam"/> is resolved first, and that waits for it: a store in memory or in files
/// takes no longer that way. To fail early, resolve it at the start. It is disposed of with the container, which must
/// therefore be disposed of asynchronously; a host does. Unless <see cref="IpamOptions.Notice"/> is set, notices are
/// logged.</para>
/// </summary>
public static class IpamServiceCollectionExtensions
{
    /// <summary>Registers an empty store in memory.</summary>
    public static IServiceCollection AddIpamInMemory(this IServiceCollection services, IpamOptions? options = null) =>
        services.AddIpam((_, effective) => Task.FromResult(Ipam.InMemory(effective)), options);

    /// <summary>Registers the file store in a folder.</summary>
    public static IServiceCollection AddIpamFile(this IServiceCollection services, string folder, IpamOptions? options = null) =>
        services.AddIpam((_, effective) => Ipam.OpenFileAsync(folder, effective), options);

    /// <summary>Registers a store on a log of one's own, which is disposed of together with it.</summary>
    public static IServiceCollection AddIpam(
        this IServiceCollection services, Func<IServiceProvider, ICommitLog> log, IpamOptions? options = null) =>
        services.AddIpam((provider, effective) => Ipam.OpenAsync(log(provider), effective), options);

    /// <summary>Registers a store that is opened as the caller says; for the packages of backends. What the function is given are the options
    /// with notices that are logged.</summary>
    public static IServiceCollection AddIpam(
        this IServiceCollection services, Func<IServiceProvider, IpamOptions, Task<Ipam>> open, IpamOptions? options)
    {
        services.TryAddSingleton(provider =>
        {
            var effective = options ?? new IpamOptions();
            if (effective.Notice is null)
            {
                var logger = provider.GetRequiredService<ILogger<Ipam>>();
                effective = effective with { Notice = logger.LogNotice };
            }
            // On the pool, where no synchronization context waits for us while we wait for it.
            return Task.Run(() => open(provider, effective)).GetAwaiter().GetResult();
        });
        return services;
    }

    private static void LogNotice(this ILogger logger, IpamNotice notice)
    {
        logger.Log(ToLogLevel(notice.Level), "{Notice}", notice.Message);
        // The message is for an operator; where in the program it happened is for us.
        if (notice.Exception is not null)
            logger.LogDebug(notice.Exception, "{Notice}", notice.Message);
    }

    private static LogLevel ToLogLevel(IpamNoticeLevel level) => level switch
    {
        IpamNoticeLevel.Information => LogLevel.Information,
        IpamNoticeLevel.Warning => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
