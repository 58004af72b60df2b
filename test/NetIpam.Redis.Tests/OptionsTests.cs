using NetIpam.TestKit.Security;

namespace NetIpam.Redis.Tests;

/// <summary>Settings that contradict themselves are refused before anything is sent.</summary>
public sealed class OptionsTests
{
    [Theory]
    [InlineData("")]
    [InlineData(":6379")]
    [InlineData("::1")]
    [InlineData("[::1]:6379")]
    [InlineData("localhost:0")]
    [InlineData("localhost:65536")]
    [InlineData("localhost:port")]
    public void Endpoint_that_is_none_is_refused(string endpoint) =>
        Should.Throw<ArgumentException>(new RedisOptions { Endpoints = ["localhost", endpoint] }.Check).Message.ShouldStartWith($"'{endpoint}' is not an endpoint of Redis");

    [Fact]
    public void Settings_of_TLS_without_TLS_are_refused()
    {
        using var authority = TestAuthority.Create();
        foreach (var options in new RedisOptions[]
        {
            new() { TlsHost = "redis.example" },
            new() { TlsAuthorities = [authority.Certificate] },
            new() { TlsCertificate = authority.Certificate },
        })
            Should.Throw<ArgumentException>(options.Check).Message.ShouldContain("Tls is off");
        new RedisOptions { Tls = true, TlsHost = "redis.example", TlsAuthorities = [authority.Certificate], TlsCertificate = authority.Certificate }.Check();
    }

    [Fact]
    public void Authorities_that_are_none_are_refused() =>
        Should.Throw<ArgumentException>(new RedisOptions { Tls = true, TlsAuthorities = [] }.Check).Message.ShouldContain("no certificate");
}
