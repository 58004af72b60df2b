using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using NetIpam.Rpc.AspNetCore;
using NetIpam.Rpc.Client;
using NetIpam.Rpc.Tests.Toy;

namespace NetIpam.Rpc.Tests.Client;

/// <summary>The client of gRPC over TLS.</summary>
public sealed class GrpcClientTlsTests
{
    private const string Echo = "toy.v1.ToyService/Echo";

    private static readonly X509Certificate2 Certificate = CreateCertificate();

    [Fact]
    public async Task Http2_is_negotiated()
    {
        await using var server = await StartAsync(HttpProtocols.Http1AndHttp2);
        var address = new Uri(server.Urls.Single());
        using var handler = RpcHttpHandler.Create(address, TrustServer());
        using var client = new GrpcClient(address, handler);

        (await client.CallAsync<EchoMessage>(Echo, new EchoMessage { Number = 7 })).Message.Number.ShouldBe(7ul);
    }

    [Fact]
    public async Task A_server_without_http2_was_not_asked()
    {
        await using var server = await StartAsync(HttpProtocols.Http1);
        var address = new Uri(server.Urls.Single());
        using var handler = RpcHttpHandler.Create(address, TrustServer());
        using var client = new GrpcClient(address, handler);

        var error = await Should.ThrowAsync<RpcException>(() => client.CallAsync<EchoMessage>(Echo, new EchoMessage()));

        error.Code.ShouldBe(RpcCode.Unavailable);
        error.WasNotProcessed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_is_not_trusted_was_not_asked()
    {
        await using var server = await StartAsync(HttpProtocols.Http1AndHttp2);
        using var client = new GrpcClient(new Uri(server.Urls.Single()));

        var error = await Should.ThrowAsync<RpcException>(() => client.CallAsync<EchoMessage>(Echo, new EchoMessage()));

        error.Code.ShouldBe(RpcCode.Unavailable);
        error.WasNotProcessed.ShouldBeTrue();
        error.Message.ShouldContain("TLS: ");
    }

    private static SslClientAuthenticationOptions TrustServer() => new()
    {
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { Certificate },
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };

    private static async Task<WebApplication> StartAsync(HttpProtocols protocols)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Protocols = protocols;
            endpoint.UseHttps(Certificate);
        }));
        var app = builder.Build();
        app.MapRpcService(ToyReflection.Descriptor.Services[0], table => table
            .Unary<EchoMessage, EchoMessage>("Echo", (request, _) => ValueTask.FromResult(request))
            .Unary<EchoMessage, EchoMessage>("Fail", (request, _) => ValueTask.FromResult(request))
            .Unary<EchoMessage, EchoMessage>("Wait", (request, _) => ValueTask.FromResult(request)));
        await app.StartAsync();
        return app;
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
