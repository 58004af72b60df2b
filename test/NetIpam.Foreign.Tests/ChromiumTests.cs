using System.Text.Json.Nodes;

namespace NetIpam.Foreign.Tests;

/// <summary>connect-web in a page of another origin, in Chromium.</summary>
public sealed class ChromiumTests(Browser browser) : IClassFixture<Browser>
{
    public static TheoryData<string, Transport> Cells => Matrix.Of<ChromiumTests>();

    public static TheoryData<string, Transport> TlsCells => Matrix.OfTls<ChromiumTests>();

    public static TheoryData<string, Transport> ConnectCells => Matrix.OfConnect<ChromiumTests>();

    [Theory]
    [MemberData(nameof(Cells))]
    public Task A_page_gets_every_answer(string protocol, Transport transport) => RunAsync(protocol, transport, byGet: false);

    [Theory]
    [MemberData(nameof(ConnectCells))]
    public Task A_page_gets_every_answer_where_what_only_reads_is_asked_by_GET(string protocol, Transport transport) =>
        RunAsync(protocol, transport, byGet: true);

    [Theory]
    [MemberData(nameof(TlsCells))]
    public async Task A_page_is_known_by_its_token(string protocol, Transport transport)
    {
        await using var page = await PageHost.StartAsync();
        await using var site = await Site.StartGuardedAsync(transport, byCertificate: false, "--cors-origin", page.Origin);
        await Trial.CheckAsync(Client(protocol, page), site.KnownTarget, Scenario.Known);
        await Trial.CheckAsync(Client(protocol, page), site.KnownTarget with { Token = null }, Scenario.Unknown);
        await site.CheckLogAsync(Scenario.Known.Count + Scenario.Unknown.Count);
    }

    [Fact]
    public async Task A_page_whose_origin_is_not_named_gets_no_answer()
    {
        await using var page = await PageHost.StartAsync();
        await using var site = await Site.StartAsync(Transport.Http1, "--cors-origin", "http://localhost");
        var outcomes = await Client(Matrix.Connect, page)(site.Target, Scenario.Steps.Take(1).ToList());
        outcomes.Single().Code.ShouldBe(Rpc.RpcCode.Unknown);
        site.Procedures.ShouldBeEmpty();
    }

    private async Task RunAsync(string protocol, Transport transport, bool byGet)
    {
        await using var page = await PageHost.StartAsync();
        await using var site = await Site.StartAsync(transport, "--cors-origin", page.Origin);
        await Trial.CheckAsync(Client(protocol, page, byGet), site.Target, Scenario.Steps);
        await site.CheckLogAsync(Scenario.Steps.Count);
        site.ProceduresByGet.ShouldBe(
            byGet ? ["GetPrefix", "ListNamespaces", "ListPrefixes", "PrefixUsage", "Version"] : [], ignoreOrder: true);
    }

    private Trial.Client Client(string protocol, PageHost page, bool byGet = false) =>
        (target, steps) => browser.CallAsync(
            target, steps, new JsonObject { ["page"] = page.Origin, ["protocol"] = Script.NameOf(protocol), ["get"] = byGet });
}
