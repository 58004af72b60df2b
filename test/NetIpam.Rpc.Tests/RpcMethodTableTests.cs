using Microsoft.AspNetCore.Builder;
using NetIpam.Rpc.AspNetCore;
using NetIpam.Rpc.Tests.Toy;

namespace NetIpam.Rpc.Tests;

/// <summary>A service is mapped whole and with the right messages, or not at all.</summary>
public sealed class RpcMethodTableTests
{
    private static readonly RpcUnaryHandler<EchoMessage, EchoMessage> Handler = (request, _) => ValueTask.FromResult(request);

    [Fact]
    public void Every_method_needs_a_handler() =>
        Should.Throw<InvalidOperationException>(() => Map(0, table => table.Unary("Echo", Handler))).Message.ShouldContain("Fail, Wait");

    [Fact]
    public void A_method_that_is_not_there_has_no_handler() =>
        Should.Throw<ArgumentException>(() => Map(0, table => table.Unary("Nothing", Handler)));

    [Fact]
    public void A_method_has_one_handler() =>
        Should.Throw<ArgumentException>(() => Map(0, table => table.Unary("Echo", Handler).Unary("Echo", Handler)));

    [Fact]
    public void A_handler_has_the_messages_of_its_method() =>
        Should.Throw<ArgumentException>(() => Map(
            0,
            table => table.Unary<EchoMessage, Details.ErrorInfo>("Echo", (_, _) => ValueTask.FromResult(new Details.ErrorInfo()))));

    [Fact]
    public void A_streaming_method_has_no_unary_handler() =>
        Should.Throw<ArgumentException>(() => Map(1, table => table.Unary("Watch", Handler)));

    private static void Map(int service, Action<RpcMethodTable> map) =>
        WebApplication.CreateSlimBuilder().Build().MapRpcService(ToyReflection.Descriptor.Services[service], map);
}
