using System.Globalization;
using Google.Protobuf;
using NetIpam.Rpc.Client;
using NetIpam.Rpc.Details;
using NetIpam.Rpc.Tests.Toy;

namespace NetIpam.Rpc.Tests.Client;

/// <summary>The client of gRPC with a real server.</summary>
public sealed class GrpcClientTests(ToyServer server) : IDisposable
{
    private const string Echo = "toy.v1.ToyService/Echo";
    private const string Fail = "toy.v1.ToyService/Fail";
    private const string Wait = "toy.v1.ToyService/Wait";
    private const string Watch = "toy.v1.StreamingService/Watch";
    private const string Chat = "toy.v1.StreamingService/Chat";

    private readonly GrpcClient _client = new(server.Address);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_call_is_answered_with_message_headers_and_trailers()
    {
        var message = new EchoMessage { PlainText = "Ü", Number = ulong.MaxValue, Many = { "a", "b" } };

        var answer = await _client.CallAsync<EchoMessage>(Echo, message);

        answer.Message.ShouldBe(message);
        answer.Headers.GetValues("Toy-Deadline").ShouldBe(["none"]);
        answer.Trailers!.GetValues("grpc-status").ShouldBe(["0"]);
    }

    [Fact]
    public async Task Headers_and_timeout_are_sent()
    {
        var options = new RpcCallOptions
        {
            Timeout = TimeSpan.FromSeconds(90),
            Headers = new Dictionary<string, string> { ["Toy-Say"] = "k 1" },
        };

        var answer = await _client.CallAsync<EchoMessage>(Echo, new EchoMessage(), options);

        answer.Headers.GetValues("Toy-Deadline").ShouldBe(["given"]);
        answer.Headers.GetValues("Toy-Heard").ShouldBe(["k 1"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1017)]
    [InlineData(1024)]
    [InlineData(70_000)]
    [InlineData(1_500_000)]
    public async Task Messages_of_every_size_come_back(int bytes)
    {
        var message = new EchoMessage { Data = ByteString.CopyFrom([.. Enumerable.Range(0, bytes).Select(i => (byte)(i * 7 >> 3))]) };

        (await _client.CallAsync<EchoMessage>(Echo, message)).Message.ShouldBe(message);
    }

    [Fact]
    public async Task A_compressed_answer_is_read()
    {
        var message = new EchoMessage { PlainText = new string('x', 100_000) };

        var answer = await _client.CallAsync<EchoMessage>(Echo, message);

        answer.Headers.GetValues("grpc-encoding").ShouldBe(["gzip"]);
        answer.Message.ShouldBe(message);
    }

    [Fact]
    public async Task An_error_keeps_code_message_and_details()
    {
        var request = new EchoMessage { PlainText = "not_found" };

        var error = await Should.ThrowAsync<RpcException>(() => _client.CallAsync<EchoMessage>(Fail, request));

        error.Code.ShouldBe(RpcCode.NotFound);
        error.Message.ShouldBe("It \"failed\" – as asked.");
        error.FindDetail<ErrorInfo>().ShouldNotBeNull().Reason.ShouldBe("AS_ASKED");
        error.FindDetail<RetryInfo>().ShouldNotBeNull().RetryDelay.Nanos.ShouldBe(500_000_000);
        error.FindDetail<EchoMessage>().ShouldBe(request);
    }

    [Fact]
    public async Task Unavailable_said_by_the_server_is_not_said_by_the_transport()
    {
        var request = new EchoMessage { PlainText = "unavailable" };

        var error = await Should.ThrowAsync<RpcException>(() => _client.CallAsync<EchoMessage>(Fail, request));

        error.Code.ShouldBe(RpcCode.Unavailable);
        error.WasNotProcessed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_procedure_that_is_not_there_is_unimplemented()
    {
        var error = await Should.ThrowAsync<RpcException>(
            () => _client.CallAsync<EchoMessage>("toy.v1.ToyService/None", new EchoMessage()));

        error.Code.ShouldBe(RpcCode.Unimplemented);
    }

    [Fact]
    public async Task An_answer_beyond_the_limit_is_not_taken_in()
    {
        using var client = new GrpcClient(server.Address, options: new() { MaxResponseBytes = 1000 });
        var fits = new EchoMessage { PlainText = new string('x', 997) };
        fits.CalculateSize().ShouldBe(1000);

        (await client.CallAsync<EchoMessage>(Echo, fits)).Message.ShouldBe(fits);

        foreach (var length in (int[])[998, 100_000])
        {
            var error = await Should.ThrowAsync<RpcException>(
                () => client.CallAsync<EchoMessage>(Echo, new EchoMessage { PlainText = new string('x', length) }));
            error.Code.ShouldBe(RpcCode.ResourceExhausted);
        }
    }

    [Fact]
    public async Task No_answer_in_time_is_deadline_exceeded()
    {
        var error = await Should.ThrowAsync<RpcException>(() => _client.CallAsync<EchoMessage>(
            Wait, new EchoMessage(), new RpcCallOptions { Timeout = TimeSpan.FromMilliseconds(150) }));

        error.Code.ShouldBe(RpcCode.DeadlineExceeded);
        error.WasNotProcessed.ShouldBeFalse();
    }

    [Fact]
    public async Task Cancellation_is_cancellation()
    {
        using var source = new CancellationTokenSource(100);

        await Should.ThrowAsync<OperationCanceledException>(
            () => _client.CallAsync<EchoMessage>(Wait, new EchoMessage(), cancellationToken: source.Token));
    }

    [Fact]
    public async Task A_thousand_calls_at_once_get_each_its_own_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(
            i => _client.CallAsync<EchoMessage>(Echo, new EchoMessage { Number = (ulong)i })));

        answers.Select(answer => (int)answer.Message.Number).ShouldBe(Enumerable.Range(0, 1000));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3000)]
    public async Task A_stream_brings_all_messages(int count)
    {
        var numbers = new List<int>();

        await foreach (var message in _client.StreamAsync<EchoMessage>(Watch, new EchoMessage { Number = (ulong)count }))
            numbers.Add((int)message.Number);

        numbers.ShouldBe(Enumerable.Range(1, count));
    }

    [Fact]
    public async Task The_error_of_a_stream_comes_after_its_messages()
    {
        var request = new EchoMessage { Number = 3, PlainText = "aborted" };
        var count = 0;

        var error = await Should.ThrowAsync<RpcException>(async () =>
        {
            await foreach (var _ in _client.StreamAsync<EchoMessage>(Watch, request))
                count++;
        });

        count.ShouldBe(3);
        error.Code.ShouldBe(RpcCode.Aborted);
        error.FindDetail<ErrorInfo>().ShouldNotBeNull();
    }

    [Fact]
    public async Task A_stream_ends_at_its_deadline_and_by_cancellation()
    {
        var request = new EchoMessage { Number = 1, PlainText = "wait" };
        var late = _client.StreamAsync<EchoMessage>(Watch, request, new RpcCallOptions { Timeout = TimeSpan.FromMilliseconds(300) });

        (await Should.ThrowAsync<RpcException>(async () => await late.CountAsync())).Code.ShouldBe(RpcCode.DeadlineExceeded);

        using var source = new CancellationTokenSource(300);
        await Should.ThrowAsync<OperationCanceledException>(
            async () => await _client.StreamAsync<EchoMessage>(Watch, request).CountAsync(source.Token));
    }

    [Fact]
    public async Task A_stream_may_be_left_early()
    {
        await foreach (var message in _client.StreamAsync<EchoMessage>(Watch, new EchoMessage { Number = 1, PlainText = "wait" }))
        {
            message.Number.ShouldBe(1ul);
            break;
        }
        (await _client.CallAsync<EchoMessage>(Echo, new EchoMessage())).Message.ShouldBe(new EchoMessage());
    }

    [Fact]
    public async Task Requests_and_answers_go_back_and_forth_on_one_stream()
    {
        var turn = new SemaphoreSlim(0);
        async IAsyncEnumerable<IMessage> Requests()
        {
            for (var number = 1ul; number <= 5; number++)
            {
                yield return new EchoMessage { Number = number };
                await turn.WaitAsync();
            }
        }

        var next = 1ul;
        await foreach (var message in _client.DuplexAsync<EchoMessage>(Chat, Requests()))
        {
            message.Number.ShouldBe(next++);
            turn.Release();
        }
        next.ShouldBe(6ul);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.0001)]
    [InlineData(10_000_000)]
    public async Task A_timeout_that_is_none_is_refused(double seconds)
    {
        var options = new RpcCallOptions { Timeout = TimeSpan.FromSeconds(seconds) };

        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => _client.CallAsync<EchoMessage>(Echo, new EchoMessage(), options));
    }

    [Theory]
    [InlineData(0.001, "1000u")]
    [InlineData(99.999999, "99999999u")]
    [InlineData(100, "100000m")]
    [InlineData(100_000, "100000S")]
    public async Task The_timeout_is_written_in_eight_digits(double seconds, string expected)
    {
        using var handler = new RecordingHandler();
        using var client = new GrpcClient(server.Address, handler);

        await Should.ThrowAsync<RpcException>(() => client.CallAsync<EchoMessage>(
            Echo, new EchoMessage(), new RpcCallOptions { Timeout = TimeSpan.FromSeconds(seconds) }));

        handler.Timeout.ShouldBe(expected, seconds.ToString(CultureInfo.InvariantCulture));
    }

    private sealed class RecordingHandler : HttpMessageHandler
    {
        public string? Timeout { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Timeout = request.Headers.GetValues("grpc-timeout").Single();
            throw new HttpRequestException();
        }
    }
}
