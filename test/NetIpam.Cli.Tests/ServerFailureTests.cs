using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using NetIpam.Rpc.Details;
using NetIpam.Rpc.Tests.Client;
using NetIpam.TestKit.Servers;

namespace NetIpam.Cli.Tests;

/// <summary>What a person gets when the server refuses or fails: one line, exit status 1.</summary>
public sealed class ServerFailureTests
{
    [Fact]
    public async Task A_refusal_is_its_message_and_its_reason()
    {
        var detail = Convert.ToBase64String(new ErrorInfo { Reason = "NO_ADDRESS_AVAILABLE" }.ToByteArray());
        await using var server = Error(404,
            $$"""{"code":"not_found","message":"nothing free","details":[{"type":"google.rpc.ErrorInfo","value":"{{detail}}"}]}""");

        (await RunAsync(server, "ip acquire --prefix 10.0.0.0/30")).ShouldFail(1, "error: nothing free (NO_ADDRESS_AVAILABLE)");
    }

    [Fact]
    public async Task A_refusal_without_details_is_its_message()
    {
        await using var server = Error(400, """{"code":"invalid_argument","message":"no such prefix"}""");

        (await RunAsync(server, "prefix get --cidr 10.0.0.0/8")).ShouldFail(1, "error: no such prefix");
    }

    [Fact]
    public async Task A_refusal_without_message_is_its_code()
    {
        await using var server = Error(503, """{"code":"unavailable"}""");

        (await RunAsync(server, "prefix list")).ShouldFail(1, "error: unavailable");
    }

    [Fact]
    public async Task A_message_cannot_break_the_line_or_steer_the_terminal()
    {
        await using var server = Error(400, """{"code":"internal","message":"a\nb\u001b[31mc"}""");

        (await RunAsync(server, "prefix list")).ShouldFail(1, "error: a b [31mc");
    }

    [Theory]
    [InlineData(404)]
    [InlineData(502)]
    public async Task A_page_of_something_else_is_one_line(int status)
    {
        await using var server = CannedServer.Answer(status, "text/html", "<html>\n<h1>Not here</h1>\n</html>");

        var result = await RunAsync(server, "prefix list");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldMatch($"^error: [^\n]*{status}[^\n]*\n$");
    }

    [Fact]
    public async Task A_page_of_something_else_that_says_ok_is_one_line()
    {
        await using var server = CannedServer.Answer(200, "text/html", "<html>Sign in</html>");

        (await RunAsync(server, "prefix list")).ShouldFail(
            1, $"error: {server.Address} does not speak Connect: it answered with content type text/html");
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_is_one_line()
    {
        await using var server = CannedServer.Answer(200, "application/proto", [10, 127, 1]);

        (await RunAsync(server, "prefix list")).ShouldFail(1, $"error: the answer of {server.Address} cannot be read");
    }

    [Theory]
    [InlineData("prefix create --cidr 10.0.0.0/8")]
    [InlineData("ip acquire --prefix 10.0.0.0/8")]
    public async Task An_answer_without_its_content_is_one_line(string line)
    {
        await using var server = CannedServer.Answer(200, "application/proto", []);

        (await RunAsync(server, line)).ShouldFail(1, "error: the answer of the server is incomplete");
    }

    [Fact]
    public async Task A_broken_connection_is_one_line()
    {
        await using var server = CannedServer.Raw([]);

        var result = await RunAsync(server, "prefix create --cidr 10.0.0.0/8");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldMatch($"^error: the connection to {server.Address} broke before the answer was there: [^\n]+\n$");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        await using var server = CannedServer.Silent();

        // In this time the program comes to send the request, whatever else the machine does.
        (await RunAsync(server, "prefix list --timeout 7.5")).ShouldFail(1, $"error: no answer from {server.Address} within 7.5 s");
        server.Requests.ShouldHaveSingleItem().Headers["Connect-Timeout-Ms"].ShouldBe("7500");
    }

    [Fact]
    public async Task Nobody_listening_is_one_line()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = listener.LocalEndpoint.ToString();
        listener.Stop();

        (await IpamProcess.RunAsync($"prefix list --grpc-server-endpoint {address}"))
            .ShouldFail(1, $"error: cannot reach http://{address}: connection refused");
    }

    [Fact]
    public async Task A_backup_that_is_not_there_is_one_line()
    {
        var result = await IpamProcess.RunAsync("backup restore --file /no/such/file");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldMatch("^error: [^\n]*'/no/such/file'[^\n]*\n$");
    }

    [Fact]
    public async Task An_interrupt_ends_it_at_once_as_a_shell_expects()
    {
        await using var server = CannedServer.Silent();
        using var process = IpamProcess.Start(["prefix", "list", "--grpc-server-endpoint", server.Address]);
        while (server.Requests.IsEmpty)
            await Task.Delay(20);
        ProcessTree.SignalOne(process.Id, ProcessTree.SigInt);

        (await IpamProcess.EndAsync(process)).ExitCode.ShouldBe(130);
    }

    private static CannedServer Error(int status, string json) => CannedServer.Answer(status, "application/json", json);

    private static Task<IpamResult> RunAsync(CannedServer server, string line) =>
        IpamProcess.RunAsync($"{line} --grpc-server-endpoint {server.Address}");
}
