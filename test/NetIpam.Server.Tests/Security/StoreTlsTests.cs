using System.Net;
using System.Net.Sockets;
using NetIpam.TestKit.Security;

namespace NetIpam.Server.Tests.Security;

/// <summary>Whoever says which authority the server of a store must have its certificate from wants TLS: nothing is sent in the clear.</summary>
public sealed class StoreTlsTests : IDisposable
{
    // The type of a record of TLS that begins a handshake.
    private const byte Handshake = 0x16;

    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly SecureFolder _folder;

    public StoreTlsTests() => _folder = new(_authority);

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [InlineData("redis --password topsecret")]
    [InlineData("redis --user ann --password topsecret")]
    [InlineData("keydb --password topsecret")]
    [InlineData("etcd --user ann --password topsecret")]
    public async Task An_authority_means_TLS(string backend)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var run = ServerProcess.RunAsync([.. backend.Split(' '), "--host", "127.0.0.1", "--port", $"{port}", "--ca-file", _folder.CaFile, "--grpc-server-endpoint", "127.0.0.1:0"]);
        var accept = listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask();
        if (await Task.WhenAny(run, accept) == run)
            Assert.Fail($"It ended without a connection: {(await run).Output}");
        using (var connection = await accept)
        {
            var first = new byte[1];
            await connection.GetStream().ReadExactlyAsync(first, TestContext.Current.CancellationToken);
            first[0].ShouldBe(Handshake);
        }
        listener.Stop();
        var (status, output) = await run;
        status.ShouldBe(1, output);
        output.ShouldNotContain("topsecret");
    }

    [Theory]
    [InlineData("redis --tls false", "--ca-file")]
    [InlineData("redis", "--ca-file", "IPAM_REDIS_TLS")]
    public async Task An_authority_without_TLS_is_refused(string backend, string flag, string? variable = null)
    {
        var (status, output) = await ServerProcess.RunAsync([.. backend.Split(' '), flag, _folder.CaFile], variable is null ? [] : [(variable, "false")]);
        status.ShouldBe(2, output);
        output.ShouldStartWith("ipam-server: Settings for TLS of Redis are given, and Tls is off");
    }

    [Theory]
    [InlineData("Root Certificate", "Prefer")]
    [InlineData("Root Certificate", "Require")]
    [InlineData("SSL Certificate", "Disable")]
    public async Task A_certificate_that_a_mode_of_PostgreSQL_would_not_use_is_refused(string keyword, string mode)
    {
        var (status, output) = await ServerProcess.RunAsync(["postgres", "--connection-string", $"Host=localhost;{keyword}={_folder.CaFile};SSL Mode={mode}"]);
        status.ShouldBe(2, output);
        output.ShouldStartWith("ipam-server: --connection-string: ");
        output.ShouldContain($"SSL Mode={mode}");
    }
}
