using Microsoft.Extensions.DependencyInjection;
using NetIpam.DependencyInjection;
using NetIpam.Log;
using NetIpam.Server.Hosting;
using NetIpam.Tests.Engine;

namespace NetIpam.Server.Tests;

/// <summary>A store that goes away and comes back when told to.</summary>
internal sealed record AwayBackend(FaultyLog Log) : Backend
{
    public override string Description => "store that goes away";

    public override bool IsNamedIn(string message) => false;

    public override void AddTo(IServiceCollection services) =>
        services.AddIpam(_ => Log, new IpamOptions { StorePatience = TimeSpan.FromMilliseconds(200) });

    public void GoAway() => Log.Before = static (_, _) => throw new LogUnavailableException("The store cannot be reached.");

    public void ComeBack() => Log.Before = static (_, _) => default;
}
