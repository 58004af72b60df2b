using System.Net;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using NetIpam.Rpc.Client;
using NetIpam.Rpc.Details;
using NetIpam.TestKit.Servers;

namespace NetIpam.Rpc.Tests.Client;

public sealed class ConnectClientErrorTests
{
    private static readonly ErrorInfo Message = new() { Reason = "R" };

    [Fact]
    public async Task An_error_of_connect_keeps_code_message_and_details()
    {
        var detail = Convert.ToBase64String(new ErrorInfo { Reason = "FULL", Domain = "x" }.ToByteArray()).TrimEnd('=');
        await using var server = CannedServer.Answer(404, "application/json",
            $$"""{"code":"not_found","message":"nothing free","details":[{"type":"google.rpc.ErrorInfo","value":"{{detail}}"}]}""");

        var error = await FailAsync(server.Uri);

        error.Code.ShouldBe(RpcCode.NotFound);
        error.Message.ShouldBe("nothing free");
        error.FindDetail<ErrorInfo>().ShouldNotBeNull().Reason.ShouldBe("FULL");
    }

    [Fact]
    public async Task The_code_of_the_body_counts_not_the_status()
    {
        await using var server = CannedServer.Answer(400, "application/json", """{"code":"aborted"}""");

        (await FailAsync(server.Uri)).Code.ShouldBe(RpcCode.Aborted);
    }

    [Theory]
    [InlineData(400, RpcCode.Internal)]
    [InlineData(401, RpcCode.Unauthenticated)]
    [InlineData(403, RpcCode.PermissionDenied)]
    [InlineData(404, RpcCode.Unimplemented)]
    [InlineData(429, RpcCode.Unavailable)]
    [InlineData(502, RpcCode.Unavailable)]
    [InlineData(503, RpcCode.Unavailable)]
    [InlineData(504, RpcCode.Unavailable)]
    [InlineData(302, RpcCode.Unknown)]
    [InlineData(500, RpcCode.Unknown)]
    public async Task Of_a_page_that_is_not_connects_the_status_tells_the_code(int status, RpcCode code)
    {
        await using var server = CannedServer.Answer(status, "text/html", "<html><body>No.</body></html>", "Location: /elsewhere");

        var error = await FailAsync(server.Uri);

        error.Code.ShouldBe(code);
        error.Message.ShouldContain(status.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"code":5}""")]
    [InlineData("""{"code":"no_such_code"}""")]
    [InlineData("""{"code":"ok"}""")]
    public async Task Of_a_broken_error_the_status_tells_the_code(string body)
    {
        await using var server = CannedServer.Answer(503, "application/json", body);

        (await FailAsync(server.Uri)).Code.ShouldBe(RpcCode.Unavailable);
    }

    [Fact]
    public async Task A_page_with_status_200_is_no_answer()
    {
        await using var server = CannedServer.Answer(200, "text/html", "<html>Sign in</html>");

        var error = await FailAsync(server.Uri);

        error.Code.ShouldBe(RpcCode.Unknown);
        error.Message.ShouldBe($"{server.Address} does not speak Connect: it answered with content type text/html");
    }

    [Theory]
    [InlineData(ConnectEncoding.Binary, "application/proto", "\u000a\u007fx")]
    [InlineData(ConnectEncoding.Json, "application/json", "{")]
    [InlineData(ConnectEncoding.Json, "application/json", """{"reason":[1]}""")]
    public async Task An_answer_that_cannot_be_read_is_internal(ConnectEncoding encoding, string type, string body)
    {
        await using var server = CannedServer.Answer(200, type, body);

        (await FailAsync(server.Uri, options: new() { Encoding = encoding })).Code.ShouldBe(RpcCode.Internal);
    }

    [Fact]
    public async Task A_compression_that_was_not_asked_for_is_internal()
    {
        await using var server = CannedServer.Answer(200, "application/proto", [1, 2, 3], "Content-Encoding: zstd");

        (await FailAsync(server.Uri)).Code.ShouldBe(RpcCode.Internal);
    }

    [Fact]
    public async Task An_answer_beyond_the_limit_is_not_taken_in()
    {
        await using var server = CannedServer.Answer(200, "application/proto", new byte[1001]);

        (await FailAsync(server.Uri, options: new() { MaxResponseBytes = 1000 })).Code.ShouldBe(RpcCode.ResourceExhausted);
    }

    [Fact]
    public async Task Nobody_listening_is_unavailable()
    {
        using var closed = new ClosedPort();
        var address = $"http://127.0.0.1:{closed.Number}";

        var error = await FailAsync(new Uri(address));

        error.Code.ShouldBe(RpcCode.Unavailable);
        error.WasNotProcessed.ShouldBeTrue();
        error.Message.ShouldBe($"cannot reach {address}: connection refused");
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_unavailable()
    {
        var error = await FailAsync(new Uri("http://host.invalid:1234"));

        error.Code.ShouldBe(RpcCode.Unavailable);
        error.Message.ShouldStartWith("cannot reach http://host.invalid:1234: ");
    }

    [Fact]
    public async Task Plain_text_where_tls_is_expected_is_unavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var failure = FailAsync(new Uri($"https://{listener.LocalEndpoint}"));
        using var connection = await listener.AcceptTcpClientAsync();
        await connection.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());

        var error = await failure;

        error.Code.ShouldBe(RpcCode.Unavailable);
        error.Message.ShouldStartWith($"cannot reach https://{listener.LocalEndpoint}: TLS: ");
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/proto\r\nContent-Length: 99\r\n\r\nx")]
    [InlineData("SSH-2.0-OpenSSH_9\r\n")]
    public async Task A_connection_that_breaks_leaves_the_outcome_unknown(string answer)
    {
        await using var server = CannedServer.Raw(Encoding.ASCII.GetBytes(answer));

        var error = await FailAsync(server.Uri);

        error.Code.ShouldBe(RpcCode.Unknown);
        error.WasNotProcessed.ShouldBeFalse();
        error.Message.ShouldStartWith($"the connection to {server.Address} broke before the answer was there: ");
    }

    [Fact]
    public async Task No_answer_in_time_is_deadline_exceeded()
    {
        await using var server = CannedServer.Silent();

        var error = await FailAsync(server.Uri, timeout: TimeSpan.FromMilliseconds(150));

        error.Code.ShouldBe(RpcCode.DeadlineExceeded);
        error.Message.ShouldBe($"no answer from {server.Address} within 0.15 s");
    }

    [Fact]
    public async Task Half_an_answer_in_time_is_deadline_exceeded()
    {
        await using var server = CannedServer.Silent("HTTP/1.1 200 OK\r\nContent-Type: application/proto\r\nContent-Length: 9\r\n\r\nx");

        (await FailAsync(server.Uri, timeout: TimeSpan.FromMilliseconds(300))).Code.ShouldBe(RpcCode.DeadlineExceeded);
    }

    [Fact]
    public async Task The_timeout_of_the_callers_own_http_client_is_deadline_exceeded()
    {
        await using var server = CannedServer.Silent();
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(150) };

        (await FailAsync(server.Uri, http)).Code.ShouldBe(RpcCode.DeadlineExceeded);
    }

    [Fact]
    public async Task Cancellation_is_cancellation()
    {
        await using var server = CannedServer.Silent();
        using var client = new ConnectClient(server.Uri);
        using var source = new CancellationTokenSource(100);

        await Should.ThrowAsync<OperationCanceledException>(
            () => client.CallAsync<ErrorInfo>("S/M", Message, cancellationToken: source.Token));
    }

    private static async Task<RpcException> FailAsync(
        Uri address, HttpClient? http = null, TimeSpan? timeout = null, ConnectClientOptions? options = null)
    {
        using var client = new ConnectClient(address, http, options);
        return await Should.ThrowAsync<RpcException>(
            () => client.CallAsync<ErrorInfo>("S/M", Message, new RpcCallOptions { Timeout = timeout }));
    }
}
