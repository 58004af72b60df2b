using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetIpam.Rpc.AspNetCore;

namespace NetIpam.Rpc.Tests.Cleartext;

/// <summary>One port without TLS for both versions of HTTP.</summary>
public sealed class CleartextEndpointTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    /// <summary>An empty frame of settings, with which both sides begin.</summary>
    private static readonly byte[] Settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];

    private readonly MemoryLog _log = new();
    private WebApplication? _app;

    private Uri Address => new(_app!.Urls.Single());

    public ValueTask InitializeAsync() => StartAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        // The heartbeat tells of a busy machine only.
        _log.Entries.ShouldNotContain(
            e => e.Level >= LogLevel.Warning && !e.Text.Contains("Overriding address") && !e.Text.Contains("heartbeat has been running for"));
    }

    [Theory]
    [InlineData("1.0", "HTTP/1.0 http")]
    [InlineData("1.1", "HTTP/1.1 http")]
    [InlineData("2.0", "HTTP/2 http")]
    public async Task Each_version_is_served(string version, string text)
    {
        using var client = new HttpClient { DefaultRequestVersion = Version.Parse(version), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        for (var i = 0; i < 3; i++)
            (await client.GetStringAsync(Address)).ShouldBe(text);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(23)]
    [InlineData(7)]
    [InlineData(1)]
    public async Task The_preface_may_come_in_pieces(int pieceBytes)
    {
        using var socket = await Connect();
        byte[] bytes = [.. Preface, .. Settings];
        foreach (var piece in bytes.Chunk(pieceBytes))
        {
            await socket.SendAsync(piece);
            await Task.Delay(2);
        }
        var answer = new byte[9];
        (await socket.ReceiveAsync(answer, Limit())).ShouldBe(9);
        answer[3].ShouldBe((byte)4, "the settings of the server");
    }

    [Fact]
    public async Task Http_1_may_come_in_pieces()
    {
        using var socket = await Connect();
        foreach (var b in "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray())
            await socket.SendAsync(new[] { b });
        (await ReceiveAll(socket, "\r\n\r\n")).ShouldStartWith("HTTP/1.1 200 OK\r\n");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(23)]
    public async Task A_connection_that_stalls_is_closed(int prefaceBytes)
    {
        await _app!.DisposeAsync();
        await StartAsync(TimeSpan.FromSeconds(1));
        using var socket = await Connect();
        await socket.SendAsync(Preface.AsMemory(0, prefaceBytes));
        (await socket.ReceiveAsync(new byte[1], Limit())).ShouldBe(0);
    }

    [Theory]
    [InlineData("PRI * HTTP/1.1\r\n\r\n")]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("\x16\x03\x01\x02\0\x01")]
    public async Task What_is_neither_is_answered_as_http_1(string text)
    {
        using var socket = await Connect();
        await socket.SendAsync(Encoding.Latin1.GetBytes(text));
        (await ReceiveAll(socket, "\r\n\r\n")).ShouldStartWith("HTTP/1.1 4");
    }

    [Fact]
    public async Task What_begins_like_http_2_and_goes_on_otherwise_is_closed()
    {
        using var socket = await Connect();
        await socket.SendAsync("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"u8.ToArray());
        while (await socket.ReceiveAsync(new byte[100], Limit()) > 0)
        {
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task A_caller_may_go_before_it_is_clear(int prefaceBytes)
    {
        using (var socket = await Connect())
        {
            await socket.SendAsync(Preface.AsMemory(0, prefaceBytes));
            socket.Shutdown(SocketShutdown.Send);
            await ReceiveAll(socket, "\r\n\r\n");
        }
        await Each_version_is_served("2.0", "HTTP/2 http");
    }

    [Fact]
    public async Task A_silent_connection_does_not_hold_up_the_end()
    {
        using var socket = await Connect();
        await Task.Delay(50);
        await _app!.StopAsync(Limit());
        (await ReceiveUnlessReset(socket)).ShouldBe(0);
    }

    [Fact]
    public async Task Many_connections_of_both_versions_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            using var client = new HttpClient
            {
                DefaultRequestVersion = i % 2 == 0 ? HttpVersion.Version11 : HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            (await client.GetStringAsync(Address)).ShouldBe(i % 2 == 0 ? "HTTP/1.1 http" : "HTTP/2 http");
        }));
    }

    private async ValueTask StartAsync(TimeSpan timeout)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.Services.AddHttp1AndHttp2Cleartext();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.RequestHeadersTimeout = timeout;
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttp1AndHttp2Cleartext());
        });
        _app = builder.Build();
        _app.MapGet("/", (HttpContext http) => $"{http.Request.Protocol} {http.Request.Scheme}");
        await _app.StartAsync();
    }

    private static CancellationToken Limit() => new CancellationTokenSource(Patience).Token;

    private async Task<Socket> Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(Address.Host, Address.Port);
        return socket;
    }

    /// <summary>How many bytes come; none when the connection is closed, in either way.</summary>
    private static async Task<int> ReceiveUnlessReset(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], Limit());
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }

    private static async Task<string> ReceiveAll(Socket socket, string end)
    {
        var buffer = new byte[4096];
        var text = "";
        int count;
        do
        {
            count = await socket.ReceiveAsync(buffer, Limit());
            text += Encoding.ASCII.GetString(buffer, 0, count);
        }
        while (count > 0 && !text.Contains(end));
        return text;
    }
}
