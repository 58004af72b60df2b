using NetIpam.TestKit.Security;

namespace NetIpam.Redis.Tests;

/// <summary>Settings that contradict themselves are refused before anything is sent.</summary>
public sealed class OptionsTests
{
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
