using System.Net;
using System.Diagnostics;
using System.Text;
using NetIpam.Rpc;

namespace NetIpam.Client.Tests;

/// <summary>Which answers are asked for again, and when: with answers that a real server gives only in trouble.</summary>
public sealed class AttemptTests
{
    private const string Ok = "{}";

    [Theory]
    [InlineData(503, "unavailable", "STORE_UNAVAILABLE")]
    [InlineData(409, "aborted", "CONFLICT")]
    [InlineData(429, "resource_exhausted", "OVERLOADED")]
    [InlineData(500, "unknown", "OUTCOME_UNKNOWN")]
    [InlineData(503, "unavailable", null)]
    [InlineData(502, null, null)]
    public async Task What_may_pass_is_asked_again_with_the_same_key(int status, string? code, string? reason)
    {
        using var handler = new Answers((status, Error(code, reason)), (status, Error(code, reason)), (200, Ok));
        using var client = Client(handler);

        await client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24" });

        handler.Keys.Count.ShouldBe(3);
        handler.Keys.Distinct().ShouldHaveSingleItem().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData(400, "invalid_argument", "PREFIX_NOT_FOUND")]
    [InlineData(404, "not_found", "NO_ADDRESS_AVAILABLE")]
    [InlineData(429, "resource_exhausted", null)]
    [InlineData(500, "data_loss", "LOG_DAMAGED")]
    [InlineData(500, "internal", null)]
    [InlineData(401, "unauthenticated", "UNAUTHENTICATED")]
    [InlineData(500, null, null)]
    public async Task What_stays_is_asked_once(int status, string? code, string? reason)
    {
        using var handler = new Answers((status, Error(code, reason)), (200, Ok));
        using var client = Client(handler);

        var error = await Should.ThrowAsync<RpcException>(() => client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24" }));

        handler.Keys.Count.ShouldBe(1);
        if (code is not null)
            error.Code.ToText().ShouldBe(code);
    }

    [Fact]
    public async Task Attempts_end_with_the_last_and_its_error()
    {
        using var handler = new Answers((503, Error("unavailable", "STORE_UNAVAILABLE")));
        using var client = Client(handler);

        var error = await Should.ThrowAsync<RpcException>(() => client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24" }));

        handler.Keys.Count.ShouldBe(5);
        error.Code.ShouldBe(RpcCode.Unavailable);
    }

    [Fact]
    public async Task A_change_that_a_proxy_answered_is_of_unknown_outcome_and_a_read_is_not()
    {
        using var handler = new Answers((504, "<html>"));
        using var client = Client(handler);

        (await Should.ThrowAsync<RpcException>(() => client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24" }))).Code.ShouldBe(RpcCode.Unknown);
        (await Should.ThrowAsync<RpcException>(() => client.VersionAsync(new()))).Code.ShouldBe(RpcCode.Unavailable);
    }

    [Fact]
    public async Task After_an_unknown_outcome_a_refusal_is_certain()
    {
        using var handler = new Answers((500, Error("unknown", "OUTCOME_UNKNOWN")), (404, Error("not_found", "NO_ADDRESS_AVAILABLE")));
        using var client = Client(handler);

        (await Should.ThrowAsync<RpcException>(() => client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24" }))).Code.ShouldBe(RpcCode.NotFound);
    }

    [Fact]
    public async Task The_wait_that_the_server_asks_for_is_kept()
    {
        var error = new StringBuilder(Error("resource_exhausted", "OVERLOADED")).Replace("]}", $",{Detail(RpcErrorDetail.RetryInfo(TimeSpan.FromMilliseconds(400)))}]}}");
        using var handler = new Answers((429, error.ToString()), (200, Ok));
        using var client = Client(handler);
        var watch = Stopwatch.StartNew();

        await client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24" });

        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(390));
    }

    [Fact]
    public async Task A_wait_beyond_the_timeout_is_not_begun()
    {
        var error = new StringBuilder(Error("resource_exhausted", "OVERLOADED")).Replace("]}", $",{Detail(RpcErrorDetail.RetryInfo(TimeSpan.FromHours(1)))}]}}");
        using var handler = new Answers((429, error.ToString()), (200, Ok));
        using var client = Client(handler);

        (await Should.ThrowAsync<RpcException>(() => client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24" }))).Code.ShouldBe(RpcCode.ResourceExhausted);
    }

    [Fact]
    public async Task Keys_differ_from_call_to_call_and_reads_have_none()
    {
        using var handler = new Answers((200, Ok));
        using var client = Client(handler);

        await client.AcquireIPAsync(new());
        await client.AcquireIPAsync(new());
        await client.AcquireIPAsync(new(), "mine");
        await client.VersionAsync(new());

        handler.Keys.Distinct().Count().ShouldBe(4);
        handler.Keys[2].ShouldBe("mine");
        handler.Keys[3].ShouldBeNull();
    }

    [Fact]
    public async Task Waits_double_up_to_the_longest_and_are_jittered()
    {
        foreach (var (jitter, expected) in ((double, int[])[])[(1, [100, 200, 300, 300]), (0, [50, 100, 150, 150])])
        {
            var time = new InstantTime();
            using var handler = new Answers((503, Error("unavailable", "STORE_UNAVAILABLE")));
            using var client = Client(handler, new RetryOptions
            {
                FirstDelay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromMilliseconds(300),
                Jitter = () => jitter,
            }, time);

            await Should.ThrowAsync<RpcException>(() => client.VersionAsync(new()));

            time.Waits.ShouldBe(expected);
        }
    }

    private static IpamClient Client(HttpMessageHandler handler, RetryOptions? retry = null, TimeProvider? time = null) => new(new IpamClientOptions
    {
        Address = new Uri("http://ipam.test"),
        Protocol = IpamProtocol.ConnectJson,
        Handler = handler,
        Retry = retry ?? new RetryOptions { FirstDelay = TimeSpan.FromMilliseconds(1) },
        TimeProvider = time ?? TimeProvider.System,
    });

    private static string Error(string? code, string? reason) => code is null
        ? "<html>"
        : $$"""{"code":"{{code}}","message":"m","details":[{{(reason is null ? "" : Detail(RpcErrorDetail.ErrorInfo(reason, "netipam")))}}]}""";

    private static string Detail(RpcErrorDetail detail) =>
        $$"""{"type":"{{detail.TypeName}}","value":"{{Convert.ToBase64String(detail.Value.Span).TrimEnd('=')}}"}""";

    /// <summary>Gives the answers in turn, the last for ever.</summary>
    private sealed class Answers(params (int Status, string Body)[] answers) : HttpMessageHandler
    {
        public List<string?> Keys { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (status, body) = answers[Math.Min(Keys.Count, answers.Length - 1)];
            Keys.Add(request.Headers.TryGetValues("Idempotency-Key", out var values) ? values.Single() : null);
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            });
        }
    }

    /// <summary>A clock on which waits are over at once.</summary>
    private sealed class InstantTime : TimeProvider
    {
        public List<int> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var isWait = dueTime < TimeSpan.FromSeconds(1);
            if (isWait)
                Waits.Add((int)Math.Round(dueTime.TotalMilliseconds));
            return base.CreateTimer(callback, state, isWait ? TimeSpan.Zero : dueTime, period);
        }
    }
}
