namespace NetIpam.Etcd.Tests;

/// <summary>Settings that contradict themselves are refused before anything is sent.</summary>
public sealed class OptionsTests
{
    public static TheoryData<EtcdOptions, string> Wrong => new()
    {
        { Good with { Endpoints = [] }, "At least one endpoint of etcd is needed" },
        { Good with { Endpoints = ["localhost:2379", "nonsense:port"] }, "An endpoint of etcd is a host and a port" },
        { Good with { Endpoints = ["ftp://localhost:2379"] }, "An endpoint of etcd is a host and a port" },
        { Good with { Endpoints = ["http://localhost:2379/v3"] }, "An endpoint of etcd is a host and a port" },
        { Good with { Endpoints = ["http://me:secret@localhost:2379"] }, "An endpoint of etcd is a host and a port" },
        { Good with { Endpoints = [""] }, "An endpoint of etcd is a host and a port" },
        { Good with { Endpoints = ["http://localhost:2379"], InsecureSkipVerify = true }, "begins with http://, and TLS is set" },
        { Good with { Endpoints = ["https://localhost:2379", "localhost:2380"] }, "Some endpoints of etcd are https and others are not" },
        { Good with { Endpoints = ["http://localhost:2379", "https://localhost:2380"] }, "Some endpoints of etcd are https and others are not" },
        { Good with { User = "me" }, "A user of etcd and a password are given both, or neither" },
        { Good with { Password = "secret" }, "A user of etcd and a password are given both, or neither" },
        { Good with { User = "", Password = "secret" }, "The name of a user of etcd is not empty" },
        { Good with { CertificateFile = "a" }, "A certificate for etcd and its key are given both, or neither" },
        { Good with { Timeout = TimeSpan.FromMilliseconds(999) }, "The timeout of etcd is 1 s to 5 min" },
        { Good with { Timeout = TimeSpan.FromMinutes(6) }, "The timeout of etcd is 1 s to 5 min" },
        { Good with { KeyPrefix = "" }, "is not a prefix for keys" },
        { Good with { KeyPrefix = "/" }, "is not a prefix for keys" },
        { Good with { KeyPrefix = "a/" }, "is not a prefix for keys" },
        { Good with { KeyPrefix = "/a" }, "is not a prefix for keys" },
        { Good with { KeyPrefix = "/a//b/" }, "is not a prefix for keys" },
        { Good with { KeyPrefix = "/netipam/log/" }, "is not a prefix for keys" },
        { Good with { KeyPrefix = "/\u00e4/" }, "is not a prefix for keys" },
    };

    private static EtcdOptions Good { get; } = new() { Endpoints = ["127.0.0.1:1"] };

    [Theory, MemberData(nameof(Wrong))]
    public async Task Wrong_setting_is_refused_without_a_secret(EtcdOptions options, string message)
    {
        var refusal = await Should.ThrowAsync<ArgumentException>(() => EtcdCommitLog.OpenAsync(options, TimeProvider.System, cancellationToken: TestContext.Current.CancellationToken));
        refusal.Message.ShouldContain(message);
        refusal.Message.ShouldNotContain("secret");
    }

    [Fact]
    public void Text_of_the_options_holds_no_password() =>
        (Good with { User = "me", Password = "secret" }).ToString().ShouldBe("127.0.0.1:1");

    [Theory]
    [InlineData("localhost", false, "http://localhost:2379/")]
    [InlineData("localhost", true, "https://localhost:2379/")]
    [InlineData("etcd-1.example:80", false, "http://etcd-1.example/")]
    [InlineData("https://etcd-1.example", false, "https://etcd-1.example:2379/")]
    [InlineData("https://etcd-1.example:443/", false, "https://etcd-1.example/")]
    [InlineData("[::1]:1234", false, "http://[::1]:1234/")]
    public void Endpoint_has_a_scheme_and_a_port_of_its_own_or_the_usual_ones(string text, bool tls, string address) =>
        Client.EtcdEndpoint.Parse(text, tls).ShouldBe(new Uri(address));
}
