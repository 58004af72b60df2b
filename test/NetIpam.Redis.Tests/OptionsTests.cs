namespace NetIpam.Redis.Tests;

/// <summary>Settings that contradict themselves are refused before anything is sent.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void Authorities_that_are_none_are_refused() =>
        Should.Throw<ArgumentException>(new RedisOptions { Tls = true, TlsAuthorities = [] }.Check).Message.ShouldContain("no certificate");
}
