using System.Net;
using System.Net.Http.Json;
using Google.Protobuf;
using NetIpam.Api.V1;

namespace NetIpam.Server.Tests;

/// <summary>The service by gRPC, over both versions of HTTP on the one port.</summary>
public sealed class GrpcTests
{
    [Fact]
    public async Task Procedures_health_and_reflection_are_served_by_grpc()
    {
        await using var server = await ServerProcess.StartAsync(["memory"]);
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            var cidr = $"10.{version.Major}.0.0/24";
            var created = await Call(server, version, "api.v1.IpamService/CreatePrefix", new CreatePrefixRequest { Cidr = cidr });
            created.Status.ShouldBe("0");
            CreatePrefixResponse.Parser.ParseFrom(created.Message.AsSpan(5)).Prefix.Cidr.ShouldBe(cidr);
            (await Call(server, version, "api.v1.IpamService/CreatePrefix", new CreatePrefixRequest { Cidr = cidr })).Status.ShouldBe("3");
            (await Call(server, version, "api.v1.IpamService/GetPrefix", new GetPrefixRequest { Cidr = "10.9.0.0/24" })).Status.ShouldBe("5");
            // Of reflection the same bytes ask for the file of this name, and of health for the service.
            var name = new CreateNamespaceRequest { Namespace = "api.v1.IpamService" };
            var health = await Call(server, version, "grpc.health.v1.Health/Check", name);
            health.Status.ShouldBe("0");
            health.Message.ShouldBe([0, 0, 0, 0, 2, 8, 1], "SERVING");
            (await Call(server, version, "grpc.reflection.v1.ServerReflection/ServerReflectionInfo", name)).Status.ShouldBe("0");
        }
        using var json = await server.Client.PostAsJsonAsync("grpc.health.v1.Health/Check", new { });
        (await json.Content.ReadAsStringAsync()).ShouldContain("SERVING");
        (await server.TerminateAsync()).ShouldBe(0);
    }

    private static async Task<(byte[] Message, string Status)> Call(ServerProcess server, Version version, string procedure, IMessage request)
    {
        var message = request.ToByteArray();
        using var call = new HttpRequestMessage(HttpMethod.Post, procedure)
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, (byte)message.Length, .. message]),
        };
        call.Content.Headers.ContentType = new("application/grpc");
        using var answer = await server.Client.SendAsync(call);
        var body = await answer.Content.ReadAsByteArrayAsync();
        var trailers = answer.TrailingHeaders.Any() ? answer.TrailingHeaders : answer.Headers;
        return (body, trailers.GetValues("grpc-status").Single());
    }
}
