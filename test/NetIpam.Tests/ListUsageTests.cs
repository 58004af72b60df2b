namespace NetIpam.Tests;

/// <summary>The usage of several prefixes at once.</summary>
public sealed class ListUsageTests
{
    [Theory]
    [InlineData("10.0.0.0/8", 8, 32, "10.0.0.0/8 10.0.0.0/16 10.0.0.0/24 10.0.1.0/24 10.1.0.0/16")]
    [InlineData("10.0.0.0/8", 9, 32, "10.0.0.0/16 10.0.0.0/24 10.0.1.0/24 10.1.0.0/16")]
    [InlineData("10.0.0.0/8", 16, 16, "10.0.0.0/16 10.1.0.0/16")]
    [InlineData("10.0.0.0/16", 0, 32, "10.0.0.0/16 10.0.0.0/24 10.0.1.0/24")]
    [InlineData("10.0.1.0/24", 24, 24, "10.0.1.0/24")]
    [InlineData("10.0.0.0/23", 0, 32, "10.0.0.0/24 10.0.1.0/24")]
    [InlineData("0.0.0.0/0", 0, 8, "10.0.0.0/8 11.0.0.0/8")]
    [InlineData("12.0.0.0/8", 0, 32, "")]
    [InlineData("::/0", 0, 128, "2001:db8::/32")]
    public async Task Those_are_listed_that_lie_inside_and_have_the_length(string within, int min, int max, string expected)
    {
        await using var ipam = await FilledAsync();
        var found = await ipam.Root.ListUsageAsync(Cidr.Parse(within), min, max, 100);
        string.Join(' ', found.Select(usage => usage.Cidr)).ShouldBe(expected);
        foreach (var usage in found)
        {
            var alone = await ipam.Root.GetUsageAsync(usage.Cidr);
            (usage.Free, usage.Used, usage.Total).ShouldBe((alone.Free, alone.Used, alone.Total));
        }
    }

    [Fact]
    public async Task There_are_no_more_than_asked_for()
    {
        await using var ipam = await FilledAsync();
        (await ipam.Root.ListUsageAsync("0.0.0.0/0", 0, 32, 2)).Select(usage => usage.Cidr.ToString()).ShouldBe(["10.0.0.0/8", "10.0.0.0/16"]);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await ipam.Root.ListUsageAsync("0.0.0.0/0", 0, 32, 0));
    }

    private static async Task<Ipam> FilledAsync()
    {
        var ipam = Ipam.InMemory();
        foreach (var top in new[] { "10.0.0.0/8", "11.0.0.0/8", "2001:db8::/32" })
            await ipam.Root.CreatePrefixAsync(top);
        foreach (var child in new[] { "10.0.0.0/16", "10.1.0.0/16" })
            await ipam.Root.AcquireSpecificChildPrefixAsync("10.0.0.0/8", child);
        foreach (var child in new[] { "10.0.0.0/24", "10.0.1.0/24" })
            await ipam.Root.AcquireSpecificChildPrefixAsync("10.0.0.0/16", child);
        await ipam.Root.AcquireAddressAsync("10.0.1.0/24");
        return ipam;
    }
}
