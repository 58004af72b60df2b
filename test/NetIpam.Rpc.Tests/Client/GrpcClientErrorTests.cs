using System.Net;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using NetIpam.Rpc.Client;
using NetIpam.Rpc.Details;
using NetIpam.Rpc.Tests.Grpc;
using NetIpam.TestKit.Servers;
using static System.Globalization.CultureInfo;

namespace NetIpam.Rpc.Tests.Client;

/// <summary>The client of gRPC with servers that answer wrongly, and connections that break.</summary>
public sealed class GrpcClientErrorTests
{
    private const int RefusedStream = 7;

    private static readonly ErrorInfo Message = new() { Reason = "R" };

    [Fact]
    public async Task The_status_may_come_without_a_message()
    {
        await using var server = Answering((connection, stream) => connection.GrpcHeaders(
            stream, end: true, ("grpc-status", "9"), ("grpc-message", "no %25 %C3%9C %zz %4")));

        var error = await FailAsync(server.Uri);

        error.Code.ShouldBe(RpcCode.FailedPrecondition);
        error.Message.ShouldBe("no % Ü %zz %4");
        error.WasNotProcessed.ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Details_are_read_with_and_without_padding(int padding)
    {
        var status = new Status { Code = 5 };
        status.Details.Add(new Google.Protobuf.WellKnownTypes.Any
        {
            TypeUrl = "type.googleapis.com/google.rpc.ErrorInfo",
            Value = new ErrorInfo { Reason = "FULL" + new string('x', padding) }.ToByteString(),
        });
        foreach (var trim in (bool[])[true, false])
        {
            var text = Convert.ToBase64String(status.ToByteArray());
            await using var server = Answering((connection, stream) => connection.GrpcHeaders(
                stream, end: true, ("grpc-status", "5"), ("grpc-status-details-bin", trim ? text.TrimEnd('=') : text)));

            (await FailAsync(server.Uri)).FindDetail<ErrorInfo>().ShouldNotBeNull().Reason.ShouldStartWith("FULL");
        }
    }

    [Theory]
    [InlineData("!")]
    [InlineData("AAAA")]
    public async Task Details_that_cannot_be_read_are_left_out(string details)
    {
        await using var server = Answering((connection, stream) => connection.GrpcHeaders(
            stream, end: true, ("grpc-status", "5"), ("grpc-status-details-bin", details)));

        var error = await FailAsync(server.Uri);

        error.Code.ShouldBe(RpcCode.NotFound);
        error.Details.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("17")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("99999999999")]
    public async Task A_status_that_is_none_is_unknown(string status)
    {
        await using var server = Answering(async (connection, stream) =>
        {
            await connection.GrpcHeaders(stream);
            await connection.Message(stream, Message);
            await connection.Headers(stream, true, ("grpc-status", status));
        });

        (await FailAsync(server.Uri)).Code.ShouldBe(RpcCode.Unknown);
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
    public async Task Of_a_page_that_is_not_grpcs_the_status_tells_the_code(int status, RpcCode code)
    {
        await using var server = Answering((connection, stream) => connection.Headers(
            stream, true, (":status", status.ToString(InvariantCulture)), ("content-type", "text/html")));

        var error = await FailAsync(server.Uri);

        error.Code.ShouldBe(code);
        error.WasNotProcessed.ShouldBeFalse();
    }

    [Fact]
    public async Task The_status_of_grpc_counts_more_than_that_of_http()
    {
        await using var server = Answering((connection, stream) => connection.Headers(
            stream, true, (":status", "503"), ("content-type", "application/grpc"), ("grpc-status", "10")));

        (await FailAsync(server.Uri)).Code.ShouldBe(RpcCode.Aborted);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc+json")]
    public async Task Another_content_type_is_no_answer(string type)
    {
        await using var server = Answering((connection, stream) => connection.Headers(
            stream, true, (":status", "200"), ("content-type", type)));

        (await FailAsync(server.Uri)).Code.ShouldBe(RpcCode.Unknown);
    }

    [Fact]
    public async Task An_answer_without_a_status_leaves_the_outcome_unknown()
    {
        await using var server = Answering(async (connection, stream) =>
        {
            await connection.GrpcHeaders(stream);
            await connection.Data(stream, GrpcCall.Frame(Message.ToByteArray()), end: true);
        });

        var error = await FailAsync(server.Uri);

        error.Code.ShouldBe(RpcCode.Unknown);
        error.Message.ShouldBe($"the answer of {server.Address} ended without a status");
    }

    [Fact]
    public async Task The_error_counts_though_there_is_a_message()
    {
        await using var server = Answering(async (connection, stream) =>
        {
            await connection.GrpcHeaders(stream);
            await connection.Message(stream, Message);
            await connection.Headers(stream, true, ("grpc-status", "10"));
        });

        (await FailAsync(server.Uri)).Code.ShouldBe(RpcCode.Aborted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Another_number_of_messages_than_one_is_internal(int count)
    {
        await using var server = Answering(async (connection, stream) =>
        {
            await connection.GrpcHeaders(stream);
            for (var i = 0; i < count; i++)
                await connection.Message(stream, Message);
            await connection.Headers(stream, true, ("grpc-status", "0"));
        });

        (await FailAsync(server.Uri)).Code.ShouldBe(RpcCode.Internal);
    }

    [Theory]
    [InlineData(0, new byte[] { 0x0A, 0x7F })]
    [InlineData(1, new byte[] { 1, 2, 3 })]
    [InlineData(2, new byte[] { })]
    public async Task A_message_that_cannot_be_read_is_internal(byte flags, byte[] content)
    {
        foreach (var encoding in (string[])["gzip", "identity"])
        {
            await using var server = Answering(async (connection, stream) =>
            {
                await connection.GrpcHeaders(stream, false, ("grpc-encoding", encoding));
                await connection.Data(stream, GrpcCall.Frame(content, flags));
                await connection.Headers(stream, true, ("grpc-status", "0"));
            });

            (await FailAsync(server.Uri)).Code.ShouldBe(RpcCode.Internal);
        }
    }

    [Fact]
    public async Task A_compressed_message_that_ends_early_is_internal()
    {
        var packed = GrpcCall.GZip(new ErrorInfo { Reason = "R", Domain = new string('x', 5000) }.ToByteArray());
        await using var server = Answering(async (connection, stream) =>
        {
            await connection.GrpcHeaders(stream, false, ("grpc-encoding", "gzip"));
            await connection.Data(stream, GrpcCall.Frame(packed[..^9], 1));
            await connection.Headers(stream, true, ("grpc-status", "0"));
        });

        (await FailAsync(server.Uri)).Code.ShouldBe(RpcCode.Internal);
    }

    [Fact]
    public async Task A_length_beyond_the_limit_is_refused_before_the_message_is_there()
    {
        await using var server = Answering(async (connection, stream) =>
        {
            await connection.GrpcHeaders(stream);
            await connection.Data(stream, [0, 0xFF, 0xFF, 0xFF, 0xFF]);
            await connection.EndAsync();
        });

        (await FailAsync(server.Uri)).Code.ShouldBe(RpcCode.ResourceExhausted);
    }

    [Fact]
    public async Task A_small_message_that_unpacks_to_a_large_one_is_not_taken_in()
    {
        var packed = GrpcCall.GZip(new byte[10_000_000]);
        await using var server = Answering(async (connection, stream) =>
        {
            await connection.GrpcHeaders(stream, false, ("grpc-encoding", "gzip"));
            await connection.Data(stream, GrpcCall.Frame(packed, 1));
            await connection.Headers(stream, true, ("grpc-status", "0"));
        });

        (await FailAsync(server.Uri, options: new() { MaxResponseBytes = 100_000 })).Code.ShouldBe(RpcCode.ResourceExhausted);
    }

    [Fact]
    public async Task A_message_may_come_byte_by_byte()
    {
        await using var server = Answering(async (connection, stream) =>
        {
            await connection.GrpcHeaders(stream);
            foreach (var one in GrpcCall.Frame(Message.ToByteArray()))
                await connection.Data(stream, [one]);
            await connection.Headers(stream, true, ("grpc-status", "0"), ("x-after", "7"));
        });
        using var client = new GrpcClient(server.Uri);

        var answer = await client.CallAsync<ErrorInfo>("S/M", Message);

        answer.Message.ShouldBe(Message);
        answer.Trailers!.GetValues("x-after").ShouldBe(["7"]);
    }

    [Theory]
    [InlineData("at once")]
    [InlineData("after the headers")]
    [InlineData("within the message")]
    [InlineData("after the message")]
    [InlineData("reset")]
    [InlineData("goaway")]
    [InlineData("goaway as if refused")]
    [InlineData("stream cancelled")]
    [InlineData("stream ended by an internal error")]
    [InlineData("stream refused after the headers")]
    [InlineData("malformed")]
    public async Task A_connection_that_breaks_after_the_request_leaves_the_outcome_unknown(string how)
    {
        await using var server = Answering(async (connection, stream) =>
        {
            if (how.Contains("after the headers") || how.Contains("message"))
                await connection.GrpcHeaders(stream);
            if (how == "within the message")
                await connection.Data(stream, [0, 0, 0, 0, 9, 1]);
            if (how == "after the message")
                await connection.Message(stream, Message);
            if (how == "reset")
                connection.Abort();
            if (how.StartsWith("goaway"))
                await connection.GoAway(int.MaxValue, how == "goaway" ? 0 : RefusedStream);
            if (how.StartsWith("stream"))
            {
                await connection.Reset(stream, how.Contains("refused") ? RefusedStream : how.Contains("cancelled") ? 8 : 2);
                await connection.EndAsync();
            }
            if (how == "malformed")
                await connection.Frame(4, 0, 1, [1]);
        });

        var error = await FailAsync(server.Uri);

        error.Code.ShouldBe(RpcCode.Unknown);
        error.WasNotProcessed.ShouldBeFalse();
        error.Message.ShouldStartWith($"the connection to {server.Address} broke before the answer was there: ");
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_stream_is_sent_again_and_in_the_end_was_not_processed()
    {
        var requests = 0;
        await using var server = new Http2Server(async connection =>
        {
            while (true)
            {
                var stream = await connection.RequestAsync();
                Interlocked.Increment(ref requests);
                await connection.Reset(stream, RefusedStream);
            }
        });

        var error = await FailAsync(server.Uri);

        error.Code.ShouldBe(RpcCode.Unavailable);
        error.WasNotProcessed.ShouldBeTrue();
        error.Message.ShouldStartWith($"{server.Address} refused the request: ");
        requests.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_request_beyond_the_last_of_a_connection_goes_over_the_next()
    {
        await using var server = new Http2Server(async connection =>
        {
            var stream = await connection.RequestAsync();
            if (connection.Number == 1)
            {
                await connection.GoAway(0, 0);
                return;
            }
            await connection.GrpcHeaders(stream);
            await connection.Message(stream, Message);
            await connection.Headers(stream, true, ("grpc-status", "0"));
            await connection.EndAsync();
        });
        using var client = new GrpcClient(server.Uri);

        (await client.CallAsync<ErrorInfo>("S/M", Message)).Message.ShouldBe(Message);

        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task A_request_that_was_given_back_by_a_server_that_is_then_gone_was_not_processed()
    {
        Http2Server? server = null;
        await using var disposed = server = new Http2Server(async connection =>
        {
            await connection.RequestAsync();
            server!.StopListening();
            await connection.GoAway(0, 0);
        });
        var address = server.Uri;

        var error = await FailAsync(address);

        error.Code.ShouldBe(RpcCode.Unavailable);
        error.WasNotProcessed.ShouldBeTrue();
        error.Message.ShouldEndWith(": connection refused");
    }

    [Fact]
    public async Task Nobody_listening_was_not_processed()
    {
        using var closed = new ClosedPort();
        var address = $"http://127.0.0.1:{closed.Number}";

        var error = await FailAsync(new Uri(address));

        error.Code.ShouldBe(RpcCode.Unavailable);
        error.WasNotProcessed.ShouldBeTrue();
        error.Message.ShouldBe($"cannot reach {address}: connection refused");
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_was_not_processed() =>
        (await FailAsync(new Uri("http://host.invalid:1234"), TimeSpan.FromSeconds(90))).WasNotProcessed.ShouldBeTrue();

    [Fact]
    public async Task Plain_text_where_tls_is_expected_was_not_processed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var failure = FailAsync(new Uri($"https://{listener.LocalEndpoint}"));
        using var connection = await listener.AcceptTcpClientAsync();
        await connection.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());

        var error = await failure;

        error.Code.ShouldBe(RpcCode.Unavailable);
        error.WasNotProcessed.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")]
    public async Task A_server_that_does_not_speak_http2_leaves_the_outcome_unknown(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var failure = FailAsync(new Uri($"http://{listener.LocalEndpoint}"));
        using (var connection = await listener.AcceptTcpClientAsync())
        {
            await connection.GetStream().ReadAtLeastAsync(new byte[100], 1);
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
        }
        listener.Stop();

        var error = await failure;

        error.Code.ShouldBe(RpcCode.Unknown);
        error.WasNotProcessed.ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Silence_is_deadline_exceeded(bool afterTheHeaders)
    {
        await using var server = Answering(async (connection, stream) =>
        {
            if (afterTheHeaders)
                await connection.GrpcHeaders(stream);
            await connection.EndAsync();
        });

        var error = await FailAsync(server.Uri, timeout: TimeSpan.FromMilliseconds(300));

        error.Code.ShouldBe(RpcCode.DeadlineExceeded);
        error.Message.ShouldBe($"no answer from {server.Address} within 0.3 s");
    }

    [Fact]
    public async Task A_stream_that_breaks_keeps_what_came_before()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = Answering(async (connection, stream) =>
        {
            await connection.GrpcHeaders(stream);
            await connection.Message(stream, Message);
            await connection.Message(stream, Message);
            await arrived.Task;
        });
        using var client = new GrpcClient(server.Uri);
        var count = 0;

        var error = await Should.ThrowAsync<RpcException>(async () =>
        {
            await foreach (var _ in client.StreamAsync<ErrorInfo>("S/M", Message))
            {
                if (++count == 2)
                    arrived.SetResult();
            }
        });

        count.ShouldBe(2);
        error.Code.ShouldBe(RpcCode.Unknown);
    }

    /// <summary>A server that reads a request, does the given thing, and closes the connection.</summary>
    private static Http2Server Answering(Func<Http2Connection, int, Task> answer) =>
        new(async connection => await answer(connection, await connection.RequestAsync()));

    private static async Task<RpcException> FailAsync(Uri address, TimeSpan? timeout = null, GrpcClientOptions? options = null)
    {
        using var client = new GrpcClient(address, options: options);
        return await Should.ThrowAsync<RpcException>(
            () => client.CallAsync<ErrorInfo>("S/M", Message, new RpcCallOptions { Timeout = timeout ?? TimeSpan.FromSeconds(20) }));
    }
}
