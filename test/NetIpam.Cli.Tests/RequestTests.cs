using Google.Protobuf;
using NetIpam.Api.V1;
using NetIpam.Rpc.Tests.Client;

namespace NetIpam.Cli.Tests;

/// <summary>What is sent for a command line, and where to.</summary>
public sealed class RequestTests
{
    private static readonly string[] Reads = ["GetPrefix", "ListPrefixes", "PrefixUsage", "Dump", "ListNamespaces", "Version"];

    [Theory]
    [InlineData("prefix create --cidr A", "CreatePrefix", """{ "cidr": "A", "namespace": "root" }""")]
    [InlineData("p create --cidr A -n t", "CreatePrefix", """{ "cidr": "A", "namespace": "t" }""")]
    [InlineData("prefix acquire --parent A --length 24", "AcquireChildPrefix", """{ "cidr": "A", "length": 24, "namespace": "root" }""")]
    [InlineData("prefix acquire --parent A --child B", "AcquireChildPrefix", """{ "cidr": "A", "childCidr": "B", "namespace": "root" }""")]
    [InlineData("prefix release --cidr A", "ReleaseChildPrefix", """{ "cidr": "A", "namespace": "root" }""")]
    [InlineData("prefix list --namespace t", "ListPrefixes", """{ "namespace": "t" }""")]
    [InlineData("prefix get --cidr A", "GetPrefix", """{ "cidr": "A", "namespace": "root" }""")]
    [InlineData("prefix usage --cidr A", "PrefixUsage", """{ "cidr": "A", "namespace": "root" }""")]
    [InlineData("prefix delete --cidr A", "DeletePrefix", """{ "cidr": "A", "namespace": "root" }""")]
    [InlineData("ip acquire --prefix A", "AcquireIP", """{ "prefixCidr": "A", "namespace": "root" }""")]
    [InlineData("i acquire --prefix A --ip B", "AcquireIP", """{ "prefixCidr": "A", "ip": "B", "namespace": "root" }""")]
    [InlineData("ip release --prefix A --ip B", "ReleaseIP", """{ "prefixCidr": "A", "ip": "B", "namespace": "root" }""")]
    [InlineData("backup create", "Dump", """{ "namespace": "root" }""")]
    [InlineData("namespace create --name t", "CreateNamespace", """{ "namespace": "t" }""")]
    [InlineData("namespace list", "ListNamespaces", "{ }")]
    [InlineData("namespace delete --name t", "DeleteNamespace", """{ "namespace": "t" }""")]
    [InlineData("version", "Version", "{ }")]
    public async Task A_command_is_one_call(string line, string method, string json)
    {
        await using var server = CannedServer.Answer(200, "application/proto", []);

        await IpamProcess.RunAsync($"--grpc-server-endpoint {server.Address} {line}");

        var request = server.Requests.ShouldHaveSingleItem();
        request.Line.ShouldBe($"POST /api.v1.IpamService/{method} HTTP/1.1");
        request.Headers["Connect-Timeout-Ms"].ShouldBe(line.StartsWith("backup") ? "600000" : "30000");
        request.Headers.ContainsKey("Idempotency-Key").ShouldBe(!Reads.Contains(method));
        var descriptor = IpamReflection.Descriptor.Services[0].FindMethodByName(method).InputType;
        JsonFormatter.Default.Format(descriptor.Parser.ParseFrom(request.Body)).ShouldBe(json);
    }

    [Fact]
    public async Task A_restore_has_ten_minutes_unless_it_is_told_otherwise()
    {
        await using var server = CannedServer.Answer(200, "application/proto", []);

        await IpamProcess.RunAsync($"backup restore --file /dev/null --grpc-server-endpoint {server.Address}");
        await IpamProcess.RunAsync($"backup restore --file /dev/null --timeout 5 --grpc-server-endpoint {server.Address}");

        server.Requests.Select(request => request.Headers["Connect-Timeout-Ms"]).ShouldBe(["600000", "5000"]);
    }

    [Fact]
    public async Task A_note_comes_after_the_answer()
    {
        await using var server = CannedServer.Answer(200, "application/proto", [], "Ipam-Load-Findings: 1");
        var line = $"{AppContext.BaseDirectory}/ipam backup restore --file /dev/null --grpc-server-endpoint {server.Address}";

        (await Command.RunShellAsync(line, "")).ShouldBe("database restored\nnote: 1 finding in the dump; see the server's log\n");
    }

    [Theory]
    [InlineData("prefix create --cidr A")]
    [InlineData("prefix acquire --parent A --length 24")]
    [InlineData("prefix release --cidr A")]
    [InlineData("prefix delete --cidr A")]
    [InlineData("ip acquire --prefix A")]
    [InlineData("ip release --prefix A --ip B")]
    [InlineData("backup restore --file /dev/null")]
    [InlineData("namespace create --name t")]
    [InlineData("namespace delete --name t")]
    public async Task A_change_takes_an_idempotency_key(string line)
    {
        await using var server = CannedServer.Answer(200, "application/proto", []);

        await IpamProcess.RunAsync($"{line} --idempotency-key k-1 --grpc-server-endpoint {server.Address}");

        server.Requests.ShouldHaveSingleItem().Headers["Idempotency-Key"].ShouldBe("k-1");
    }

    [Fact]
    public async Task The_endpoint_comes_from_the_option_then_our_variable_then_go_ipams()
    {
        await using var server = CannedServer.Answer(200, "application/proto", []);
        var theirs = ("GOIPAM_CLI_GRPC_SERVER_ENDPOINT", server.Address);
        var ours = ("IPAM_CLI_GRPC_SERVER_ENDPOINT", server.Address);
        var wrong = "http://127.0.0.1:1";

        (await IpamProcess.RunAsync("prefix list", theirs)).ShouldPrint();
        (await IpamProcess.RunAsync("prefix list", ours, theirs with { Item2 = wrong })).ShouldPrint();
        (await IpamProcess.RunAsync($"prefix list --grpc-server-endpoint {server.Address}", ours with { Item2 = wrong })).ShouldPrint();
    }

    [Theory]
    [InlineData("127.0.0.1:{0}")]
    [InlineData("localhost:{0}")]
    [InlineData(":{0}")]
    [InlineData("http://127.0.0.1:{0}/")]
    public async Task An_endpoint_needs_no_scheme(string endpoint)
    {
        await using var server = CannedServer.Answer(200, "application/proto", []);

        (await IpamProcess.RunAsync($"prefix list --grpc-server-endpoint {string.Format(endpoint, server.Uri.Port)}")).ShouldPrint();
    }

    [Fact]
    public async Task A_server_on_this_machine_is_reached_past_the_proxy()
    {
        await using var server = CannedServer.Answer(200, "application/proto", []);

        (await IpamProcess.RunAsync($"prefix list --grpc-server-endpoint {server.Address}", ("http_proxy", "http://127.0.0.1:1"))).ShouldPrint();
    }

    [Fact]
    public async Task Findings_of_a_dump_are_noted_beside_the_answer()
    {
        await using var server = CannedServer.Answer(200, "application/proto", [], "Ipam-Load-Findings: 3");

        var result = await IpamProcess.RunAsync($"backup restore --file /dev/null --grpc-server-endpoint {server.Address}");

        result.ShouldBe(new IpamResult(0, "database restored\n", "note: 3 findings in the dump; see the server's log\n"));
    }

    [Fact]
    public async Task Usage_says_when_a_figure_is_capped()
    {
        var usage = new PrefixUsageResponse
        {
            AvailableIps = int.MaxValue,
            AcquiredIps = 1,
            AvailableSmallestPrefixes = int.MaxValue,
            AvailablePrefixes = { "2001:db8::/33", "2001:db8:8000::/33" },
            AcquiredPrefixes = 2,
        };
        await using var server = CannedServer.Answer(200, "application/proto", usage.ToByteArray());

        (await IpamProcess.RunAsync($"prefix usage --cidr 2001:db8::/32 --grpc-server-endpoint {server.Address}")).ShouldPrint(
            "addresses:                2147483647 or more",
            "acquired addresses:       1 (reserved ones counted)",
            "acquired prefixes:        2",
            "blocks free of prefixes:  2001:db8::/33 2001:db8:8000::/33",
            "room for prefixes /126:   2147483647 or more");
    }

    [Fact]
    public async Task Json_is_the_whole_answer_on_one_line()
    {
        await using var server = CannedServer.Answer(200, "application/proto", new PrefixUsageResponse { AvailableIps = 4 }.ToByteArray());

        (await IpamProcess.RunAsync($"prefix usage --cidr 10.0.0.0/30 --output json --grpc-server-endpoint {server.Address}")).ShouldPrint(
            """{ "availableIps": "4", "acquiredIps": "0", "availableSmallestPrefixes": "0", "availablePrefixes": [ ], "acquiredPrefixes": "0" }""");
    }
}
