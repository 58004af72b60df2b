using Microsoft.Extensions.DependencyInjection;
using NetIpam.DependencyInjection;

namespace NetIpam.Server.Tests;

/// <summary>The registration of the library.</summary>
public sealed class DependencyInjectionTests
{
    [Fact]
    public async Task A_store_in_memory_is_one_for_all()
    {
        await using var services = new ServiceCollection().AddLogging().AddIpamInMemory().BuildServiceProvider();
        var ipam = services.GetRequiredService<Ipam>();
        (await ipam.Root.CreatePrefixAsync(Cidr.Parse("10.0.0.0/24"))).ToString().ShouldBe("10.0.0.0/24");
        services.GetRequiredService<Ipam>().ShouldBeSameAs(ipam);
    }

    [Fact]
    public async Task A_file_store_is_closed_with_the_container()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 2; i++)
        {
            await using var services = new ServiceCollection().AddLogging().AddIpamFile(folder.Store).BuildServiceProvider();
            (await services.GetRequiredService<Ipam>().Root.ListPrefixesAsync()).Count.ShouldBe(i);
            await services.GetRequiredService<Ipam>().Root.CreatePrefixAsync(Cidr.Parse($"10.{i}.0.0/24"));
        }
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_says_why_when_it_is_resolved()
    {
        using var folder = new TemporaryFolder();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddIpamFile(folder.Store, new IpamOptions { Create = CreateMode.Never })
            .BuildServiceProvider();
        Should.Throw<IpamException>(services.GetRequiredService<Ipam>).Reason.ShouldBe(IpamReason.StoreNotUsable);
    }
}
