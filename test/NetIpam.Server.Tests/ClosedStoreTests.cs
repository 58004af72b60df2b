using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NetIpam.Rpc;
using NetIpam.Server.Services;

namespace NetIpam.Server.Tests;

/// <summary>A server that stops closes its store when it has waited long enough for its callers; one may come to it later still.</summary>
public sealed class ClosedStoreTests
{
    [Theory]
    [InlineData("AcquireIP", """{"prefixCidr":"10.0.0.0/24"}""")]
    [InlineData("AcquireIP", """{"prefixCidr":"10.0.0.0/24","namespace":"other"}""")]
    [InlineData("CreateNamespace", """{"namespace":"new"}""")]
    [InlineData("ListPrefixes", "{}")]
    public async Task Call_after_the_store_was_closed_was_certainly_not_done(string procedure, string request)
    {
        using var folder = new TemporaryFolder();
        var ipam = await Ipam.OpenFileAsync(Path.Combine(folder.Path, "store"));
        await using var app = await ServeAsync(ipam);
        await ipam.DisposeAsync();

        using var http = new HttpClient();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var answer = await http.PostAsync(
            $"{address}/api.v1.IpamService/{procedure}", new StringContent(request, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var error = ConnectError.Read((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        error.Code.ShouldBe(RpcCode.Unavailable);
        error.Message.ShouldBe("The server is stopping. Nothing was changed.");
    }

    private static async Task<WebApplication> ServeAsync(Ipam ipam)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.MapIpamService(new IpamService(ipam, NullLogger<IpamService>.Instance), isGuarded: false);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
