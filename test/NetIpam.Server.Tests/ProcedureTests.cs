using NetIpam.Rpc;

namespace NetIpam.Server.Tests;

/// <summary>All procedures, in both formats: what they answer when they succeed.</summary>
public sealed class ProcedureTests(ProcedureTests.Running running) : IClassFixture<ProcedureTests.Running>
{
    private static int _namespaces;

    private HttpClient Client => running.Server.Client;

    [Fact]
    public async Task A_dump_may_be_larger_than_other_requests()
    {
        var spaces = new string(' ', 17 * 1024 * 1024);
        await Client.CallAsync("CreateNamespace", """{"namespace":"large"}""");
        await Client.CallAsync("Load", $$"""{"dump":"[{{spaces}}]","namespace":"large"}""");

        using var refused = await Client.SendAsync("CreatePrefix", $$"""{"cidr":"{{spaces}}"}""");
        var error = await refused.ErrorAsync();
        error.Code.ShouldBe(RpcCode.ResourceExhausted);
        error.Message.ShouldContain("16777216 bytes");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_procedure_answers(bool binary)
    {
        var space = $"\"namespace\":\"all-{binary}\"";
        var unused = Caller.Procedures.ToHashSet();
        await Expect("CreateNamespace", $$"""{{{space}}}""", "{}");
        await Expect("CreatePrefix", $$"""{"cidr":"10.0.0.77/16",{{space}}}""", """{"prefix":{"cidr":"10.0.0.0/16"}}""");
        await Expect("CreatePrefix", $$"""{"cidr":"2001:DB8:0::1/64",{{space}}}""", """{"prefix":{"cidr":"2001:db8::/64"}}""");
        await Expect("GetPrefix", $$"""{"cidr":"10.0.0.0/16",{{space}}}""", """{"prefix":{"cidr":"10.0.0.0/16"}}""");
        await Expect(
            "AcquireChildPrefix",
            $$"""{"cidr":"10.0.0.0/16","length":24,{{space}}}""",
            """{"prefix":{"cidr":"10.0.0.0/24","parentCidr":"10.0.0.0/16"}}""");
        await Expect(
            "AcquireChildPrefix",
            $$"""{"cidr":"10.0.1.9/16","length":9,"childCidr":"10.0.4.5/30",{{space}}}""",
            """{"prefix":{"cidr":"10.0.4.4/30","parentCidr":"10.0.0.0/16"}}""");
        await Expect(
            "GetPrefix", $$"""{"cidr":"10.0.0.0/24",{{space}}}""", """{"prefix":{"cidr":"10.0.0.0/24","parentCidr":"10.0.0.0/16"}}""");
        await Expect(
            "AcquireIP",
            $$"""{"prefixCidr":"10.0.0.9/24",{{space}}}""",
            $$"""{"ip":{"ip":"10.0.0.1","parentPrefix":"10.0.0.0/24"},{{space}}}""");
        await Expect(
            "AcquireIP",
            $$"""{"prefixCidr":"2001:db8::/64","ip":"2001:DB8:0:0:0::9",{{space}}}""",
            $$"""{"ip":{"ip":"2001:db8::9","parentPrefix":"2001:db8::/64"},{{space}}}""");
        await Expect(
            "PrefixUsage",
            $$"""{"cidr":"10.0.0.0/24",{{space}}}""",
            """{"availableIps":"256","acquiredIps":"3","availableSmallestPrefixes":"64","availablePrefixes":["10.0.0.0/24"]}""");
        await Expect(
            "PrefixUsage",
            $$"""{"cidr":"2001:db8::/64",{{space}}}""",
            """{"availableIps":"2147483647","acquiredIps":"2","availableSmallestPrefixes":"2147483647","availablePrefixes":["2001:db8::/64"]}""");
        await Expect(
            "ListPrefixes",
            $$"""{{{space}}}""",
            """{"prefixes":[{"cidr":"10.0.0.0/16"},{"cidr":"10.0.0.0/24","parentCidr":"10.0.0.0/16"},{"cidr":"10.0.4.4/30","parentCidr":"10.0.0.0/16"},{"cidr":"2001:db8::/64"}]}""");
        await Expect(
            "ReleaseIP",
            $$"""{"prefixCidr":"10.0.0.0/24","ip":"10.0.0.1",{{space}}}""",
            """{"ip":{"ip":"10.0.0.1","parentPrefix":"10.0.0.0/24"}}""");
        await Expect(
            "ReleaseChildPrefix", $$"""{"cidr":"10.0.4.4/30",{{space}}}""", """{"prefix":{"cidr":"10.0.4.4/30","parentCidr":"10.0.0.0/16"}}""");
        await Expect(
            "PrefixUsage",
            $$"""{"cidr":"10.0.0.0/16",{{space}}}""",
            """{"availableIps":"65536","acquiredIps":"2","availableSmallestPrefixes":"16320","availablePrefixes":["10.0.1.0/24","10.0.2.0/23","10.0.4.0/22","10.0.8.0/21","10.0.16.0/20","10.0.32.0/19","10.0.64.0/18","10.0.128.0/17"],"acquiredPrefixes":"1"}""");
        await Expect(
            "DeletePrefix", $$"""{"cidr":"10.0.0.0/24",{{space}}}""", """{"prefix":{"cidr":"10.0.0.0/24","parentCidr":"10.0.0.0/16"}}""");
        await Expect("DeletePrefix", $$"""{"cidr":"10.0.0.0/16",{{space}}}""", """{"prefix":{"cidr":"10.0.0.0/16"}}""");

        unused.ExceptWith(["Dump", "Load", "ListNamespaces", "DeleteNamespace", "Version"]);
        unused.ShouldBeEmpty();

        async Task Expect(string procedure, string request, string response)
        {
            unused.Remove(procedure);
            (await Client.CallAsJsonAsync(procedure, request, binary)).ShouldBe(response, $"{procedure} {request}");
        }
    }

    [Fact]
    public async Task An_absent_or_empty_namespace_is_root()
    {
        await Client.CallAsync("CreatePrefix", """{"cidr":"172.16.0.0/24"}""");
        (await Client.CallAsJsonAsync("AcquireIP", """{"prefixCidr":"172.16.0.0/24"}""", binary: false))
            .ShouldBe("""{"ip":{"ip":"172.16.0.1","parentPrefix":"172.16.0.0/24"}}""");
        (await Client.CallAsJsonAsync("AcquireIP", """{"prefixCidr":"172.16.0.0/24","namespace":""}""", binary: true))
            .ShouldBe("""{"ip":{"ip":"172.16.0.2","parentPrefix":"172.16.0.0/24"},"namespace":""}""");
        (await Client.CallAsJsonAsync("AcquireIP", """{"prefixCidr":"172.16.0.0/24","namespace":"root"}""", binary: false))
            .ShouldContain("172.16.0.3");
    }

    [Fact]
    public async Task Names_are_read_in_snake_case_too()
    {
        var space = await NewNamespace();
        await Client.CallAsync("CreatePrefix", $$"""{"cidr":"10.0.0.0/16",{{space}}}""");
        (await Client.CallAsync("AcquireChildPrefix", $$"""{"cidr":"10.0.0.0/16","child_cidr":"10.0.3.0/24",{{space}}}"""))
            .GetProperty("prefix").GetProperty("parentCidr").GetString().ShouldBe("10.0.0.0/16");
        (await Client.CallAsync("AcquireIP", $$"""{"prefix_cidr":"10.0.3.0/24",{{space}}}"""))
            .GetProperty("ip").GetProperty("parentPrefix").GetString().ShouldBe("10.0.3.0/24");
    }

    [Fact]
    public async Task An_empty_specific_address_or_child_is_none()
    {
        var space = await NewNamespace();
        await Client.CallAsync("CreatePrefix", $$"""{"cidr":"10.0.0.0/16",{{space}}}""");
        (await Client.CallAsync("AcquireChildPrefix", $$"""{"cidr":"10.0.0.0/16","length":24,"childCidr":"",{{space}}}"""))
            .GetProperty("prefix").GetProperty("cidr").GetString().ShouldBe("10.0.0.0/24");
        (await Client.CallAsync("AcquireIP", $$"""{"prefixCidr":"10.0.0.0/24","ip":"",{{space}}}"""))
            .GetProperty("ip").GetProperty("ip").GetString().ShouldBe("10.0.0.1");
    }

    [Fact]
    public async Task Namespaces_are_created_listed_and_deleted()
    {
        await Client.CallAsync("CreateNamespace", """{"namespace":"b"}""");
        await Client.CallAsync("CreateNamespace", """{"namespace":"b"}""");
        await Client.CallAsync("CreateNamespace", """{"namespace":"a/ä'; --"}""");
        var names = (await Client.CallAsync("ListNamespaces", "{}")).GetProperty("namespace").EnumerateArray().Select(n => n.GetString()!).ToList();
        names.ShouldBe(names.Order(StringComparer.Ordinal));
        names.ShouldContain("root");
        names.ShouldContain("a/ä'; --");
        names.Count(name => name == "b").ShouldBe(1);
        await Client.CallAsync("DeleteNamespace", """{"namespace":"b"}""");
        (await Client.CallAsync("ListNamespaces", "{}")).GetProperty("namespace").EnumerateArray().ShouldNotContain(n => n.GetString() == "b");
    }

    [Fact]
    public async Task A_dump_is_loaded_and_its_dirt_is_told()
    {
        var dump = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "goipam-dump.json"));
        var space = await NewNamespace();
        using var answer = await Client.SendAsync("Load", $$"""{"dump":{{System.Text.Json.JsonSerializer.Serialize(dump)}},{{space}}}""");
        (await answer.Content.ReadAsStringAsync()).Replace(" ", "").ShouldBe("{}");
        var findings = int.Parse(answer.Headers.GetValues("Ipam-Load-Findings").Single());
        findings.ShouldBeGreaterThan(0, "it lists children that have no object of their own");

        var text = (await Client.CallAsync("Dump", $$"""{{{space}}}""")).GetProperty("dump").GetString()!;
        var copy = await NewNamespace();
        using var again = await Client.SendAsync("Load", $$"""{"dump":{{System.Text.Json.JsonSerializer.Serialize(text)}},{{copy}}}""");
        again.Headers.GetValues("Ipam-Load-Findings").Single().ShouldBe("0");
        (await Client.CallAsync("AcquireIP", $$"""{"prefixCidr":"1.2.3.0/27",{{copy}}}""")).GetProperty("ip").GetProperty("ip").GetString().ShouldBe("1.2.3.20");
    }

    [Fact]
    public async Task The_version_names_the_commit()
    {
        var version = await Client.CallAsync("Version", "{}");
        version.GetProperty("version").GetString()!.ShouldMatch(@"^\d+\.\d+\.\d+");
        if (version.TryGetProperty("gitSha1", out var commit))
        {
            commit.GetString()!.ShouldMatch("^[0-9a-f]{40}$");
            version.GetProperty("revision").GetString()!.ShouldContain(commit.GetString()!);
        }
        if (version.TryGetProperty("buildDate", out var date))
            DateTimeOffset.TryParse(date.GetString(), out _).ShouldBeTrue(date.GetString());
    }

    [Fact]
    public async Task Malformed_requests_are_answered()
    {
        using var json = await Client.SendAsync("AcquireIP", "{");
        (await json.ErrorAsync()).Code.ShouldBe(RpcCode.InvalidArgument);
        using var unknown = await Client.PostAsync("/api.v1.IpamService/Nothing", new StringContent("{}"));
        ((int)unknown.StatusCode).ShouldBe(404);
        (await unknown.ErrorAsync()).Code.ShouldBe(RpcCode.Unimplemented);
        using var get = await Client.GetAsync("/api.v1.IpamService/ListPrefixes");
        ((int)get.StatusCode).ShouldBe(405);
    }

    private async Task<string> NewNamespace()
    {
        var space = $"\"namespace\":\"n{Interlocked.Increment(ref _namespaces)}\"";
        await Client.CallAsync("CreateNamespace", $$"""{{{space}}}""");
        return space;
    }

    /// <summary>A server in memory.</summary>
    public sealed class Running : IAsyncLifetime
    {
        public ServerProcess Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await ServerProcess.StartAsync(["memory"]);

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
