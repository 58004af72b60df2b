using NetIpam.Rpc;
using NetIpam.Rpc.Details;

namespace NetIpam.Client.Tests;

/// <summary>Every procedure, over every protocol, with the real server.</summary>
public sealed class ProcedureTests(SharedServer server)
{
    [Theory]
    [InlineData(IpamProtocol.Connect)]
    [InlineData(IpamProtocol.ConnectJson)]
    [InlineData(IpamProtocol.Grpc)]
    public async Task All_procedures_answer(IpamProtocol protocol)
    {
        using var client = server.Client(protocol);
        var name = $"all-{protocol}";
        await client.CreateNamespaceAsync(new() { Namespace = name });
        (await client.ListNamespacesAsync(new())).Namespace.ShouldContain(name);

        (await client.CreatePrefixAsync(new() { Cidr = "10.0.0.0/8", Namespace = name })).Prefix.Cidr.ShouldBe("10.0.0.0/8");
        var child = await client.AcquireChildPrefixAsync(new() { Cidr = "10.0.0.0/8", Length = 24, Namespace = name });
        child.Prefix.ParentCidr.ShouldBe("10.0.0.0/8");
        (await client.GetPrefixAsync(new() { Cidr = child.Prefix.Cidr, Namespace = name })).Prefix.ShouldBe(child.Prefix);
        (await client.ListPrefixesAsync(new() { Namespace = name })).Prefixes.Count.ShouldBe(2);
        (await client.AcquireIPAsync(new() { PrefixCidr = child.Prefix.Cidr, Namespace = name })).Ip.Ip.ShouldBe("10.0.0.1");
        (await client.PrefixUsageAsync(new() { Cidr = child.Prefix.Cidr, Namespace = name })).AcquiredIps.ShouldBe(3ul);

        var dump = (await client.DumpAsync(new() { Namespace = name })).Dump;
        await client.CreateNamespaceAsync(new() { Namespace = name + "-copy" });
        (await client.LoadAsync(new() { Dump = dump, Namespace = name + "-copy" })).Findings.ShouldBe(0);
        (await client.ListPrefixesAsync(new() { Namespace = name + "-copy" })).ShouldBe(await client.ListPrefixesAsync(new() { Namespace = name }));

        (await client.ReleaseIPAsync(new() { PrefixCidr = child.Prefix.Cidr, Ip = "10.0.0.1", Namespace = name })).Ip.Ip.ShouldBe("10.0.0.1");
        await client.ReleaseChildPrefixAsync(new() { Cidr = child.Prefix.Cidr, Namespace = name });
        await client.DeletePrefixAsync(new() { Cidr = "10.0.0.0/8", Namespace = name });
        await client.DeleteNamespaceAsync(new() { Namespace = name });
        (await client.VersionAsync(new())).Version.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(IpamProtocol.Connect)]
    [InlineData(IpamProtocol.ConnectJson)]
    [InlineData(IpamProtocol.Grpc)]
    public async Task A_refusal_has_its_reason(IpamProtocol protocol)
    {
        using var client = server.Client(protocol);

        var error = await Should.ThrowAsync<RpcException>(() => client.AcquireIPAsync(new() { PrefixCidr = "10.9.0.0/24" }));

        error.Code.ShouldBe(RpcCode.InvalidArgument);
        error.FindDetail<ErrorInfo>().ShouldNotBeNull().Reason.ShouldBe("PREFIX_NOT_FOUND");
    }

    [Theory]
    [InlineData(IpamProtocol.Connect)]
    [InlineData(IpamProtocol.Grpc)]
    public async Task The_findings_of_a_load_are_counted(IpamProtocol protocol)
    {
        using var client = server.Client(protocol);
        var name = $"findings-{protocol}";
        await client.CreateNamespaceAsync(new() { Namespace = name });
        const string Dump = """[{"Cidr":"10.0.0.0/24","ParentCidr":"10.0.0.0/8","AvailableChildPrefixes":{},"ChildPrefixLength":0,"IPs":{},"Version":0}]""";

        (await client.LoadAsync(new() { Dump = Dump, Namespace = name })).Findings.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(IpamProtocol.Connect)]
    [InlineData(IpamProtocol.Grpc)]
    public async Task A_key_of_the_callers_own_counts_over_calls(IpamProtocol protocol)
    {
        using var client = server.Client(protocol);
        var name = await server.NamespaceAsync();

        var first = await client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24", Namespace = name }, "vm-1");
        var again = await client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24", Namespace = name }, "vm-1");
        var other = await client.AcquireIPAsync(new() { PrefixCidr = "10.0.0.0/24", Namespace = name });

        again.ShouldBe(first);
        other.ShouldNotBe(first);
    }
}
