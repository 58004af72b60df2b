using Microsoft.Extensions.DependencyInjection;

namespace NetIpam.Client.Tests;

public sealed class DependencyInjectionTests(SharedServer server)
{
    [Fact]
    public async Task One_client_is_registered_with_its_options()
    {
        await using var provider = new ServiceCollection()
            .AddSingleton(server)
            .AddIpamClient(services => new IpamClientOptions { Address = services.GetRequiredService<SharedServer>().Endpoint })
            .AddIpamClient(new IpamClientOptions { Address = new Uri("http://the.first.counts") })
            .BuildServiceProvider();

        var client = provider.GetRequiredService<IpamClient>();

        provider.GetRequiredService<IpamClient>().ShouldBeSameAs(client);
        (await client.VersionAsync(new())).Version.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_client_ends_with_the_container()
    {
        var provider = new ServiceCollection().AddIpamClient(new IpamClientOptions { Address = server.Endpoint }).BuildServiceProvider();
        var client = provider.GetRequiredService<IpamClient>();
        await provider.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => client.VersionAsync(new()));
    }
}
