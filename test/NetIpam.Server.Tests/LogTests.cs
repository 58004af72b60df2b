using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using NetIpam.Server.Tests.Security;

namespace NetIpam.Server.Tests;

/// <summary>What an operator finds in the log of the server.</summary>
public sealed class LogTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task A_request_is_one_line_at_debug_and_a_refusal_one_at_info()
    {
        await using var server = await ServerProcess.StartAsync(["memory", "--log-level", "debug"]);
        await server.Client.CallAsync("CreatePrefix", """{"cidr":"10.0.0.0/24"}""", "secret-key");
        using var refused = await server.Client.SendAsync("CreatePrefix", """{"cidr":"10.0.0.0/8"}""", "secret-key");
        await server.TerminateAsync();

        Lines(server, "dbug", "CreatePrefix").ShouldHaveSingleItem().ShouldMatch(@"/api\.v1\.IpamService/CreatePrefix ok in \d+ ms");
        Lines(server, "info", "CreatePrefix").ShouldHaveSingleItem().ShouldMatch("CreatePrefix invalid_argument REQUEST_ID_REUSED in");
        server.Log.ShouldNotContain("secret-key");
    }

    [Fact]
    public async Task At_info_there_are_refusals_and_no_requests()
    {
        await using var server = await ServerProcess.StartAsync(["memory"]);
        await server.Client.CallAsync("Version", "{}");
        using var refused = await server.Client.SendAsync("GetPrefix", """{"cidr":"10.0.0.0/8"}""");
        await server.TerminateAsync();

        Lines(server, "info", "GetPrefix").ShouldHaveSingleItem().ShouldContain("not_found PREFIX_NOT_FOUND");
        server.Log.ShouldNotContain("Version ok");
    }

    [Fact]
    public async Task Who_is_refused_before_a_procedure_has_the_same_line_and_the_address()
    {
        using var folder = new TemporaryFolder();
        var tokens = Path.Combine(folder.Path, "tokens.json");
        File.WriteAllText(tokens, Tokens.Json);
        await using var server = await ServerProcess.StartAsync(["memory", "--log-level", "debug", "--token-file", tokens]);
        using var stranger = server.ClientWith(null);
        stranger.DefaultRequestHeaders.Add("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01");
        using var unknown = await stranger.SendAsync("Version", "{}");
        using var elsewhere = await stranger.GetAsync("/xyzzy");
        using var reader = server.ClientWith(Tokens.Reader);
        using var denied = await reader.SendAsync("CreateNamespace", "{}");
        using var nowhere = await reader.SendAsync("Xyzzy", "{}");
        await server.TerminateAsync();

        const string By = @"in \d+ ms for \S+ by POST HTTP/1\.1 http";
        Lines(server, "info", "/Version").ShouldHaveSingleItem().ShouldMatch($@"NetIpam\.Rpc\[0\] /api\.v1\.IpamService/Version unauthenticated UNAUTHENTICATED {By}, trace {TraceId}$");
        Lines(server, "info", "CreateNamespace").ShouldHaveSingleItem().ShouldMatch($"CreateNamespace permission_denied PERMISSION_DENIED {By}$");
        Lines(server, "info", "A request unauthenticated").ShouldHaveSingleItem().ShouldMatch($"A request unauthenticated UNAUTHENTICATED {By.Replace("POST", "GET")}, trace {TraceId}$");
        Lines(server, "info", "unimplemented").ShouldHaveSingleItem().ShouldMatch(@"A request unimplemented in \d+ ms by POST HTTP/1\.1 http$");
        server.Log.ShouldNotContain("xyzzy");
    }

    [Fact]
    public async Task A_failure_of_the_store_is_an_error_in_the_log()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await ServerProcess.StartAsync(["--path", folder.Store]))
        {
            for (var i = 0; i < 5; i++)
                await server.Client.CallAsync("CreatePrefix", $$"""{"cidr":"10.{{i}}.0.0/24"}""");
        }
        Damage(Path.Combine(folder.Store, "log-1.jsonl"));
        await using var again = await ServerProcess.StartAsync(["--path", folder.Store, "--log-format", "text"]);
        for (var i = 0; i < 2; i++)
        {
            using var failed = await again.Client.SendAsync("ListPrefixes", "{}");
            failed.IsSuccessStatusCode.ShouldBeFalse();
        }
        await again.TerminateAsync();

        var failures = Lines(again, "fail", "ListPrefixes");
        failures.Count.ShouldBe(2, again.Log);
        failures[0].ShouldMatch("ListPrefixes data_loss LOG_DAMAGED in .* line 3");
        var stop = Lines(again, "fail", "is stopped").ShouldHaveSingleItem();
        stop.ShouldContain("line 3");
        stop.ShouldNotContain("   at ", Case.Sensitive, "the stack is for debugging");
    }

    [Fact]
    public async Task What_callers_do_wrong_is_no_error_in_the_log()
    {
        await using var server = await ServerProcess.StartAsync(["memory"]);
        const string Head = "POST /api.v1.IpamService/Version HTTP/1.1\r\nHost: x\r\nContent-Type: ";
        foreach (var beginning in new[]
        {
            Head + "application/json\r\nContent-Length: 99\r\n\r\n{",
            Head + "application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            Head + "application/grpc\r\nContent-Length: 99\r\n\r\n\0\0",
            Head + "application/grpc\r\nContent-Length: 5\r\n\r\n\x7\0\0\0\0",
            Head + "application/grpc\r\nContent-Length: 5\r\n\r\n\x1\0\0\0\0",
            Head + "application/grpc-web-text\r\nContent-Length: 5\r\n\r\n!!!!!",
            Head.Replace("api.v1.IpamService/Version", "grpc.health.v1.Health/Watch") + "application/grpc\r\nContent-Length: 5\r\n\r\n\0\0\0\0\0",
            Head.Replace("api.v1.IpamService/Version", "grpc.health.v1.Health/Watch") + "application/connect+json\r\nContent-Length: 7\r\n\r\n\0\0\0\0\x2{}",
            Head.Replace("api.v1.IpamService/Version", "grpc.health.v1.Health/Watch") + "application/connect+json\r\nContent-Length: 7\r\n\r\n\x8\0\0\0\x2{}",
            "GARBAGE\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
        })
        {
            // Gone without a word, as a caller that crashed.
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new(true, 0) };
            await socket.ConnectAsync(server.Endpoint.Host, server.Endpoint.Port);
            await socket.SendAsync(Encoding.Latin1.GetBytes(beginning));
            await Task.Delay(100);
        }
        await server.TerminateAsync();
        // But for a line of Kestrel's own: now and then it finds its own read of a connection under way that was reset.
        server.Log.Split('\n').Where(line => line.Contains("fail: ") && !line.Contains("automatic draining of the request body failed")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_damaged_registry_is_said_to_be_one()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await ServerProcess.StartAsync(["--path", folder.Store]))
        {
            for (var i = 0; i < 5; i++)
                await server.Client.CallAsync("CreateNamespace", $$"""{"namespace":"n{{i}}"}""");
        }
        Damage(Path.Combine(folder.Store, "log-0.jsonl"));

        var (status, output) = await ServerProcess.RunAsync(["--path", folder.Store, "--grpc-server-endpoint", "127.0.0.1:0"]);

        status.ShouldBe(1);
        var last = output.TrimEnd().Split('\n')[^1];
        last.ShouldMatch("^ipam-server: .*log-0.jsonl' is damaged in line 3");
        last.ShouldNotContain("namespace");
        last.Split(folder.Store).Length.ShouldBe(2, last);
    }

    private static List<string> Lines(ServerProcess server, string level, string text) =>
        [.. server.Log.Split('\n').Where(line => Regex.IsMatch(line, $@"\b{level}: NetIpam\b|\b{level}: ipam") && line.Contains(text))];

    private static void Damage(string file)
    {
        var lines = File.ReadAllLines(file);
        lines[2] = lines[2].Replace("10.", "11.").Replace("n0", "n9");
        File.WriteAllLines(file, lines);
    }
}
