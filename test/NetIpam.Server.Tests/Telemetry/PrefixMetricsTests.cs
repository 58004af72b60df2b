using NetIpam.Server.Telemetry.Prefixes;

namespace NetIpam.Server.Tests.Telemetry;

/// <summary>How full chosen prefixes are.</summary>
public sealed class PrefixMetricsTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "root 10.0.0.0/8 8-8")]
    [InlineData("10.1.2.3/8", "root 10.0.0.0/8 8-8")]
    [InlineData("10.0.0.0/8^+", "root 10.0.0.0/8 8-32")]
    [InlineData("10.0.0.0/8^-", "root 10.0.0.0/8 9-32")]
    [InlineData("10.0.0.0/8^16", "root 10.0.0.0/8 16-16")]
    [InlineData("10.0.0.0/8^16-24", "root 10.0.0.0/8 16-24")]
    [InlineData("2001:db8::/32^+", "root 2001:db8::/32 32-128")]
    [InlineData("tenant=10.0.0.0/8", "tenant 10.0.0.0/8 8-8")]
    [InlineData("a=b=::/0^-", "a=b ::/0 1-128")]
    [InlineData("10.0.0.0/8, t=11.0.0.0/8", "root 10.0.0.0/8 8-8; t 11.0.0.0/8 8-8")]
    public void A_pattern_is_a_namespace_a_prefix_and_lengths(string text, string expected) =>
        string.Join("; ", PrefixPattern.ParseList(text).Select(p => $"{p.Namespace} {p.Within} {p.MinLength}-{p.MaxLength}")).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/8,")]
    [InlineData("10.0.0.0")]
    [InlineData("=10.0.0.0/8")]
    [InlineData("10.0.0.0/8^")]
    [InlineData("10.0.0.0/8^7")]
    [InlineData("10.0.0.0/8^33")]
    [InlineData("10.0.0.0/8^24-16")]
    [InlineData("10.0.0.0/8^16-20-24")]
    [InlineData("10.0.0.0/8^16-")]
    [InlineData("10.0.0.0/32^-")]
    public void Another_text_is_none(string text) => Should.Throw<FormatException>(() => PrefixPattern.ParseList(text));

    [Fact]
    public async Task Their_figures_come_and_go_with_them()
    {
        await using var server = await MetricsServer.StartAsync("memory", "--metrics-prefixes", "10.0.0.0/24^+,tenant=10.0.0.0/24");
        await server.Client.CallAsync("CreateNamespace", """{"namespace":"tenant"}""");
        foreach (var space in new[] { "root", "tenant", })
            await server.Client.CallAsync("CreatePrefix", $$"""{"cidr":"10.0.0.0/24","namespace":"{{space}}"}""");
        await server.Client.CallAsync("CreatePrefix", """{"cidr":"10.1.0.0/24"}""");
        await server.Client.CallAsync("AcquireChildPrefix", """{"cidr":"10.0.0.0/24","length":26}""");
        await server.Client.CallAsync("AcquireIP", """{"prefixCidr":"10.0.0.0/24","namespace":"tenant"}""");
        await server.UntilAsync(Series("used", "root", "10.0.0.0/24"), 64);
        await server.UntilAsync(Series("used", "tenant", "10.0.0.0/24"), 1);
        (await server.ValueAsync(Series("free", "root", "10.0.0.0/24"))).ShouldBe(192);
        (await server.ValueAsync(Series("size", "root", "10.0.0.0/26"))).ShouldBe(64);
        (await server.ValueAsync(Series("free", "tenant", "10.0.0.0/24"))).ShouldBe(253);
        (await server.ReadAsync()).ShouldNotContain("10.1.0.0/24");
        await server.Client.CallAsync("ReleaseChildPrefix", """{"cidr":"10.0.0.0/26"}""");
        await server.UntilAsync(Series("used", "root", "10.0.0.0/26"), null);
        await server.UntilAsync(Series("used", "root", "10.0.0.0/24"), 0);
    }

    [Fact]
    public async Task There_are_no_more_than_the_limit_however_many_are_chosen()
    {
        await using var server = await MetricsServer.StartAsync("memory", "--metrics-prefixes", "10.0.0.0/8^+,10.0.0.0/8^+");
        var dump = string.Join(',', Enumerable.Range(0, PrefixFigures.MaxPrefixes + 20).Select(i => $$"""{"Cidr":"10.{{i / 256}}.{{i % 256}}.0/24","ParentCidr":""}"""));
        await server.Client.CallAsync("Load", System.Text.Json.JsonSerializer.Serialize(new { dump = $"[{dump}]" }));
        await server.UntilAsync(Series("size", "root", "10.0.7.0/24"), 256);
        (await server.ReadAsync()).Split('\n').Count(line => line.StartsWith("netipam_prefix_size{")).ShouldBe(PrefixFigures.MaxPrefixes);
        await Patience.UntilAsync(() => server.Process.Log.Contains("more than 500 prefixes"), () => server.Process.Log);
    }

    private static string Series(string figure, string space, string prefix) =>
        $$"""netipam_prefix_{{figure}}{netipam_namespace="{{space}}",netipam_prefix="{{prefix}}"}""";
}
