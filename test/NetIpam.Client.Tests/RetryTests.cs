using NetIpam.Rpc;
using NetIpam.Rpc.Details;
using NetIpam.TestKit.Proxy;
using NetIpam.TestKit.Servers;

namespace NetIpam.Client.Tests;

/// <summary>Connections that are cut, before and after the server has seen the request.</summary>
public sealed class RetryTests(SharedServer server)
{
    public static TheoryData<IpamProtocol> Protocols { get; } = [IpamProtocol.Connect, IpamProtocol.ConnectJson, IpamProtocol.Grpc];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task An_acquire_whose_answer_was_cut_is_repeated_and_acquires_one_address(IpamProtocol protocol)
    {
        var name = await server.NamespaceAsync();
        await using var proxy = CuttingProxy.Start(server.Endpoint.Port);
        using var client = Client(proxy, protocol);
        Arm(proxy, ProxyFault.CutInAnswer, 2);

        var answer = await client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24", Namespace = name });

        proxy.AnswersCut.ShouldBe(2);
        answer.Ip.Ip.ShouldBe("10.0.0.1");
        (await server.AcquiredAsync(name)).ShouldBe(1ul);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task An_acquire_that_did_not_arrive_is_repeated(IpamProtocol protocol)
    {
        var name = await server.NamespaceAsync();
        await using var proxy = CuttingProxy.Start(server.Endpoint.Port);
        using var client = Client(proxy, protocol);
        Arm(proxy, ProxyFault.CutBefore, 2);

        (await client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24", Namespace = name })).Ip.Ip.ShouldBe("10.0.0.1");

        (await server.AcquiredAsync(name)).ShouldBe(1ul);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Every_change_is_repeated_with_the_answer_that_was_cut(IpamProtocol protocol)
    {
        var name = $"changes-{protocol}";
        await using var proxy = CuttingProxy.Start(server.Endpoint.Port);
        using var client = Client(proxy, protocol);

        await Cut(() => client.CreateNamespaceAsync(new() { Namespace = name }));
        await Cut(() => client.LoadAsync(new() { Namespace = name, Dump = "[]" }));
        await Cut(() => client.CreatePrefixAsync(new() { Cidr = "10.0.0.0/16", Namespace = name }));
        (await Cut(() => client.AcquireChildPrefixAsync(new() { Cidr = "10.0.0.0/16", Length = 24, Namespace = name }))).Prefix.Cidr.ShouldBe("10.0.0.0/24");
        (await Cut(() => client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24", Ip = "10.0.0.7", Namespace = name }))).Ip.Ip.ShouldBe("10.0.0.7");
        await Cut(() => client.ReleaseIPAsync(new() { PrefixCidr = "10.0.0.0/24", Ip = "10.0.0.7", Namespace = name }));
        await Cut(() => client.ReleaseChildPrefixAsync(new() { Cidr = "10.0.0.0/24", Namespace = name }));
        await Cut(() => client.DeletePrefixAsync(new() { Cidr = "10.0.0.0/16", Namespace = name }));
        await Cut(() => client.DeleteNamespaceAsync(new() { Namespace = name }));

        proxy.AnswersCut.ShouldBe(9);

        Task<T> Cut<T>(Func<Task<T>> call)
        {
            proxy.Arm(ProxyFault.CutInAnswer);
            return call();
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_read_is_repeated(IpamProtocol protocol)
    {
        var name = await server.NamespaceAsync();
        await using var proxy = CuttingProxy.Start(server.Endpoint.Port);
        using var client = Client(proxy, protocol);
        Arm(proxy, ProxyFault.CutInAnswer, 2);

        (await client.ListPrefixesAsync(new() { Namespace = name })).Prefixes.ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Without_retry_a_cut_answer_is_an_unknown_outcome(IpamProtocol protocol)
    {
        var name = await server.NamespaceAsync();
        await using var proxy = CuttingProxy.Start(server.Endpoint.Port);
        using var client = Client(proxy, protocol, new RetryOptions { MaxAttempts = 1 });
        proxy.Arm(ProxyFault.CutInAnswer);

        var error = await Should.ThrowAsync<RpcException>(
            () => client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24", Namespace = name }));

        error.Code.ShouldBe(RpcCode.Unknown);
        error.WasNotProcessed.ShouldBeFalse();
        (await server.AcquiredAsync(name)).ShouldBe(1ul);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task That_the_last_attempt_did_nothing_says_nothing_of_those_before(IpamProtocol protocol)
    {
        var name = await server.NamespaceAsync();
        await using var proxy = CuttingProxy.Start(server.Endpoint.Port);
        using var client = Client(proxy, protocol);
        proxy.Arm(ProxyFault.CutInAnswerAndRefuse);

        var error = await Should.ThrowAsync<RpcException>(
            () => client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24", Namespace = name }));

        error.Code.ShouldBe(RpcCode.Unknown);
        error.WasNotProcessed.ShouldBeFalse();
        error.Message.ShouldBe(
            $"cannot reach {proxy.Address.GetLeftPart(UriPartial.Authority)}: connection refused; whether the change was made is not known");
        error.FindDetail<ErrorInfo>().ShouldNotBeNull().Reason.ShouldBe("OUTCOME_UNKNOWN");
        (await server.AcquiredAsync(name)).ShouldBe(1ul);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_server_that_is_not_there_is_unavailable_after_all_attempts(IpamProtocol protocol)
    {
        using var closed = new ClosedPort();
        using var client = new IpamClient(new IpamClientOptions { Address = new Uri($"http://127.0.0.1:{closed.Number}"), Protocol = protocol });

        var error = await Should.ThrowAsync<RpcException>(() => client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24" }));

        error.Code.ShouldBe(RpcCode.Unavailable);
        error.WasNotProcessed.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Repetitions_end_with_the_timeout_of_the_call(IpamProtocol protocol)
    {
        const int Faults = 1000;
        var accepted = 0L;
        // A busy machine may need more time for a second attempt.
        foreach (var seconds in new[] { 4, 15, 45 })
        {
            await using var proxy = CuttingProxy.Start(server.Endpoint.Port);
            using var client = new IpamClient(new IpamClientOptions
            {
                Address = proxy.Address,
                Protocol = protocol,
                Timeout = TimeSpan.FromSeconds(seconds),
                Retry = new RetryOptions { MaxAttempts = int.MaxValue, MaxDelay = TimeSpan.FromMilliseconds(100) },
            });
            Arm(proxy, ProxyFault.CutBefore, Faults);

            await Should.ThrowAsync<RpcException>(client.VersionAsync(new()).Soon());

            accepted = proxy.Accepted;
            if (accepted >= 2)
                break;
        }
        accepted.ShouldBeInRange(2, Faults - 1);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Cancellation_ends_the_wait_between_attempts(IpamProtocol protocol)
    {
        await using var proxy = CuttingProxy.Start(server.Endpoint.Port);
        var retry = new RetryOptions { FirstDelay = TimeSpan.FromMinutes(1), MaxDelay = TimeSpan.FromMinutes(1) };
        using var client = new IpamClient(new IpamClientOptions { Address = proxy.Address, Protocol = protocol, Retry = retry, Timeout = null });
        proxy.Arm(ProxyFault.CutBefore);
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(0.5));

        await Should.ThrowAsync<OperationCanceledException>(() => client.VersionAsync(new(), source.Token));
    }

    private static void Arm(CuttingProxy proxy, ProxyFault fault, int times)
    {
        for (var i = 0; i < times; i++)
            proxy.Arm(fault);
    }

    private static IpamClient Client(CuttingProxy proxy, IpamProtocol protocol, RetryOptions? retry = null) => new(new IpamClientOptions
    {
        Address = proxy.Address,
        Protocol = protocol,
        Retry = retry ?? new RetryOptions { FirstDelay = TimeSpan.FromMilliseconds(10) },
    });
}
