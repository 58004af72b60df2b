using System.Net.Http.Headers;
using System.Text.Json;
using NetIpam.Server.Tests.Security;

namespace NetIpam.Server.Tests.Telemetry;

/// <summary>What the log has, and what it has not.</summary>
public sealed class SecretsTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task No_secret_is_in_the_log_or_in_the_metrics_even_at_debug(string format)
    {
        using var folder = new TemporaryFolder();
        var tokens = Path.Combine(folder.Path, "tokens.json");
        File.WriteAllText(tokens, Tokens.Json);
        await using var server = await MetricsServer.StartAsync("memory", "--log-level", "debug", "--log-format", format, "--token-file", tokens);
        foreach (var token in new[] { Tokens.Admin, Tokens.Wrong })
        {
            using var client = new HttpClient { BaseAddress = server.Process.Endpoint };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            client.DefaultRequestHeaders.Add("Cookie", "session=cookie-secret");
            using var created = await client.SendAsync("CreatePrefix", """{"cidr":"10.0.0.0/24"}""", "key-secret");
            using var refused = await client.SendAsync("CreatePrefix", """{"cidr":"body-secret"}""", "key-secret");
            using var got = await client.GetAsync("/api.v1.IpamService/GetPrefix?encoding=json&message=%7B%22cidr%22%3A%22query-secret%22%7D&access_token=" + token);
        }
        var page = await server.ReadAsync();
        await server.Process.TerminateAsync();
        foreach (var text in new[] { server.Process.Log, page })
        {
            foreach (var secret in new[] { Tokens.Admin, Tokens.Wrong, "secret" })
                text.ShouldNotContain(secret);
        }
        server.Process.Log.ShouldContain("CreatePrefix ok in");
    }

    [Theory]
    [InlineData("postgres --host 127.0.0.1 --port 1 --password hidden-secret")]
    [InlineData("postgres --connection-string Host=127.0.0.1;Port=1;Username=u;Password=hidden-secret")]
    [InlineData("redis --host 127.0.0.1 --port 1 --password hidden-secret")]
    [InlineData("etcd --host 127.0.0.1 --port 1 --user u --password hidden-secret")]
    public async Task No_password_is_told_when_a_store_cannot_be_opened(string arguments)
    {
        var (status, output) = await ServerProcess.RunAsync(["--log-level", "debug", "--grpc-server-endpoint", "127.0.0.1:0", .. arguments.Split(' ')]);
        status.ShouldBe(1, output);
        output.ShouldNotContain("hidden-secret");
    }

    [Fact]
    public async Task A_failure_is_at_error_with_the_trace_and_a_refusal_at_info_each_with_its_parts_in_JSON()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await ServerProcess.StartAsync(["--path", folder.Store]))
        {
            for (var i = 0; i < 5; i++)
                await first.Client.CallAsync("CreatePrefix", $$"""{"cidr":"10.{{i}}.0.0/24"}""");
            await first.TerminateAsync();
        }
        var log = Path.Combine(folder.Store, "log-1.jsonl");
        var lines = File.ReadAllLines(log);
        lines[2] = lines[2].Replace("10.", "11.");
        File.WriteAllLines(log, lines);
        await using var server = await ServerProcess.StartAsync(["--path", folder.Store, "--log-format", "json"]);
        server.Client.DefaultRequestHeaders.Add("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01");
        using var failed = await server.Client.SendAsync("ListPrefixes", "{}");
        using var refused = await server.Client.SendAsync("GetPrefix", """{"cidr":"nonsense"}""");
        await server.TerminateAsync();
        Check("Error", "data_loss", "LOG_DAMAGED");
        Check("Information", "invalid_argument", "MALFORMED_PREFIX");

        void Check(string level, string code, string reason)
        {
            var line = server.Log.Split('\n').Single(line => line.Contains("NetIpam.Rpc") && line.Contains(code));
            using var json = JsonDocument.Parse(line);
            json.RootElement.GetProperty("LogLevel").GetString().ShouldBe(level);
            var state = json.RootElement.GetProperty("State");
            state.GetProperty("Code").GetString().ShouldBe(code);
            state.GetProperty("Reason").GetString().ShouldBe(reason);
            state.GetProperty("TraceId").GetString().ShouldBe(TraceId);
        }
    }
}
