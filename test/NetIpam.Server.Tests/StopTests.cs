using System.Diagnostics;
using System.Net.Sockets;

namespace NetIpam.Server.Tests;

/// <summary>SIGTERM ends the server in time, and nothing that was acknowledged is lost.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_server_under_load_stops_in_time_and_keeps_what_it_acknowledged()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["--path", folder.Store];
        var acquired = new List<string>();
        await using (var server = await ServerProcess.StartAsync(arguments))
        {
            await server.Client.CallAsync("CreatePrefix", """{"cidr":"10.0.0.0/16"}""");
            var clients = Enumerable.Range(0, 4).Select(_ => AcquireUntilStoppedAsync(server.Client, acquired)).ToList();
            await Task.Delay(300);
            var watch = Stopwatch.StartNew();
            var status = await server.TerminateAsync();
            var elapsed = watch.Elapsed;
            status.ShouldBe(0, server.Log);
            elapsed.ShouldBeLessThan(Limit);
            await Task.WhenAll(clients);
        }
        acquired.ShouldNotBeEmpty();
        acquired.ShouldBeUnique();
        await using (var server = await ServerProcess.StartAsync(arguments))
        {
            var usage = await server.Client.CallAsync("PrefixUsage", """{"cidr":"10.0.0.0/16"}""");
            int.Parse(usage.GetProperty("acquiredIps").GetString()!).ShouldBeGreaterThanOrEqualTo(acquired.Count + 2);
        }
    }

    [Fact]
    public async Task Callers_that_say_nothing_do_not_delay_the_end()
    {
        await using var server = await ServerProcess.StartAsync(["memory"]);
        using var idle = await ConnectAsync(server);
        using var half = await ConnectAsync(server);
        await half.SendAsync("POST /api.v1.IpamService/Version HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{"u8.ToArray());
        await server.Client.CallAsync("Version", "{}");
        var watch = Stopwatch.StartNew();
        var status = await server.TerminateAsync();
        var elapsed = watch.Elapsed;
        status.ShouldBe(0, server.Log);
        elapsed.ShouldBeLessThan(Limit);
    }

    private static async Task AcquireUntilStoppedAsync(HttpClient client, List<string> acquired)
    {
        while (true)
        {
            try
            {
                using var answer = await client.SendAsync("AcquireIP", """{"prefixCidr":"10.0.0.0/16"}""");
                if (!answer.IsSuccessStatusCode)
                    return;
                lock (acquired)
                    acquired.Add(answer.Content.ReadAsStringAsync().Result);
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    private static async Task<Socket> ConnectAsync(ServerProcess server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Endpoint.Host, server.Endpoint.Port);
        return socket;
    }
}
