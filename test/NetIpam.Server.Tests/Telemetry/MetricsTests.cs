using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace NetIpam.Server.Tests.Telemetry;

/// <summary>What Prometheus reads from the real server. A call is measured when it has ended, which its caller may know before.</summary>
public sealed partial class MetricsTests
{
    private const string Other = """rpc_server_call_duration_seconds_count{error_type="UNIMPLEMENTED",rpc_method="_OTHER",rpc_response_status_code="UNIMPLEMENTED",rpc_system_name="connectrpc"}""";
    private const string Acquired = """rpc_server_call_duration_seconds_count{rpc_method="api.v1.IpamService/AcquireIP",rpc_response_status_code="OK",rpc_system_name="connectrpc"}""";

    [Fact]
    public async Task The_text_is_what_Prometheus_reads_and_the_page_of_the_documentation_lists_it_all()
    {
        using var folder = new TemporaryFolder();
        await using var server = await MetricsServer.StartAsync("--path", folder.Store, "--metrics-prefixes", "10.0.0.0/8^+");
        await server.Client.CallAsync("CreatePrefix", """{"cidr":"10.0.0.0/24"}""");
        using var refused = await server.Client.SendAsync("CreatePrefix", """{"cidr":"10.0.0.0/24"}""");
        await server.UntilAsync("""netipam_prefix_size{netipam_namespace="root",netipam_prefix="10.0.0.0/24"}""", 256);
        var page = await server.ReadAsync();
        var (status, output) = await Promtool.RunAsync(folder.Path, page, "check", "metrics");
        (status, output.Trim()).ShouldBe((0, ""), page);
        var exposed = TypeLine().Matches(page).Select(match => match.Groups[1].Value).Select(name => name.StartsWith("dotnet_") ? "dotnet_*" : name).Distinct().Order();
        exposed.ShouldBe(MetricNames.Documented().Order());
    }

    [Fact]
    public async Task Calls_are_counted_by_procedure_and_code()
    {
        await using var server = await MetricsServer.StartAsync("memory");
        await server.Client.CallAsync("CreatePrefix", """{"cidr":"10.0.0.0/30"}""");
        for (var i = 0; i < 2; i++)
            await server.Client.CallAsync("AcquireIP", """{"prefixCidr":"10.0.0.0/30"}""");
        using var full = await server.Client.SendAsync("AcquireIP", """{"prefixCidr":"10.0.0.0/30"}""");
        await server.UntilAsync(Acquired, 2);
        await server.UntilAsync(Acquired.Replace("\"OK\"", "\"NOT_FOUND\""), 1);
        await server.UntilAsync("netipam_rpc_calls_active", 0);
        (await server.ValueAsync(Acquired.Replace("_count", "_bucket").Replace("}", ",le=\"+Inf\"}"))).ShouldBe(2);
        (await server.ValueAsync("""netipam_operations_total{error_type="NO_ADDRESS_AVAILABLE"}""")).ShouldBe(1);
        (await server.ValueAsync("netipam_operations_total")).ShouldBe(3);
        (await server.ValueAsync("netipam_append_conflicts_total")).ShouldBe(0);
        await server.UntilAsync("netipam_store_up", 1);
    }

    [Fact]
    public async Task Callers_cannot_make_up_series()
    {
        await using var server = await MetricsServer.StartAsync("memory");
        for (var i = 0; i < 5; i++)
        {
            using var unknown = await server.Client.SendAsync("Version", "{}");
            using var procedure = await server.Client.PostAsync($"/api.v1.IpamService/Xyzzy{i}", null);
            procedure.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            using var path = await server.Client.GetAsync($"/xyzzy/{i}");
            using var space = await server.Client.SendAsync("GetPrefix", $$"""{"cidr":"10.{{i}}.0.0/24","namespace":"xyzzy-{{i}}"}""");
        }
        await server.UntilAsync(Other, 5);
        var page = await server.ReadAsync();
        page.ShouldNotContain("xyzzy");
        page.Split('\n').Where(line => line.StartsWith("rpc_server_call_duration_seconds_count{") && line.Contains("_OTHER")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Who_is_refused_for_lack_of_a_token_is_counted_too()
    {
        using var folder = new TemporaryFolder();
        var tokens = Path.Combine(folder.Path, "tokens.json");
        File.WriteAllText(tokens, Security.Tokens.Json);
        await using var server = await MetricsServer.StartAsync("memory", "--token-file", tokens);
        using var refused = await server.Client.SendAsync("AcquireIP", "{}");
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var elsewhere = await server.Client.GetAsync("/xyzzy");
        elsewhere.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var counted = Acquired.Replace("\"OK\"", "\"UNAUTHENTICATED\"");
        await server.UntilAsync(counted, 1);
        await server.UntilAsync(counted.Replace("api.v1.IpamService/AcquireIP", "_OTHER"), 1);
    }

    [Fact]
    public async Task The_endpoint_serves_metrics_and_nothing_else_and_the_other_one_no_metrics()
    {
        await using var server = await MetricsServer.StartAsync("memory");
        using var page = await server.Client.GetAsync(server.Metrics);
        page.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        using var post = await server.Client.PostAsync(server.Metrics, null);
        post.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        using var call = await server.Client.PostAsync(new Uri(server.Metrics, "/api.v1.IpamService/Version"), null);
        call.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var elsewhere = await server.Client.GetAsync("/metrics");
        elsewhere.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_endpoint_that_is_taken_stops_only_who_asked_for_it()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (status, output) = await ServerProcess.RunAsync(
            ["memory", "--grpc-server-endpoint", "127.0.0.1:0", "--metrics-endpoint", taken.LocalEndpoint.ToString()!]);
        status.ShouldBe(1, output);
        output.TrimEnd().Split('\n')[^1].ShouldStartWith($"ipam-server: Cannot serve metrics at {taken.LocalEndpoint}: ");

        // The default port, whoever has it, is no reason not to serve. An empty variable counts as none.
        await using var first = await ServerProcess.StartAsync(["memory"], ("IPAM_METRICS_ENDPOINT", ""));
        await using var second = await ServerProcess.StartAsync(["memory"], ("IPAM_METRICS_ENDPOINT", ""));
        second.Log.ShouldContain("Cannot serve metrics at localhost:2112");
        await second.Client.CallAsync("Version", "{}");
    }

    [Theory]
    [InlineData("--metrics-endpoint nowhere", "--metrics-endpoint: 'nowhere'")]
    [InlineData("--metrics-prefixes 10.0.0.0", "--metrics-prefixes: '10.0.0.0'")]
    [InlineData("--metrics-prefixes 10.0.0.0/8^4", "--metrics-prefixes: '10.0.0.0/8^4'")]
    [InlineData("--otlp-endpoint collector:4317", "--otlp-endpoint: 'collector:4317'")]
    public async Task What_cannot_be_read_is_refused(string arguments, string message)
    {
        var (status, output) = await ServerProcess.RunAsync(["memory", "--grpc-server-endpoint", "127.0.0.1:0", .. arguments.Split(' ')]);
        status.ShouldBe(2);
        output.ShouldContain(message);
    }

    [GeneratedRegex("^# TYPE ([a-z0-9_]+) ", RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
