namespace NetIpam.Tests.Requests;

public sealed class RequestIdTests
{
    public static TheoryData<string> Invalid => ["", "a\nb", "\0", "\u007f", "\ud83d", "\ude00", new string('a', 129)];

    [Theory, MemberData(nameof(Invalid))]
    public void Text_that_is_no_id_is_refused(string text) =>
        Should.Throw<IpamException>(() => new RequestId(text)).Reason.ShouldBe(IpamReason.RequestIdInvalid);

    [Fact]
    public async Task Default_names_no_request()
    {
        await using var ipam = Ipam.InMemory();
        await ipam.Root.CreatePrefixAsync("10.0.0.0/24");
        var first = await ipam.Root.AcquireAddressAsync("10.0.0.0/24", default(RequestId));
        (await ipam.Root.AcquireAddressAsync("10.0.0.0/24", default(RequestId))).ShouldNotBe(first);
    }

    /// <summary>The promise is 65,536 commits; each pair below is two.</summary>
    [Theory]
    [InlineData(32_700, true)]
    [InlineData(32_800, false)]
    public async Task Answer_is_kept_for_65536_commits(int pairs, bool kept)
    {
        await using var ipam = Ipam.InMemory();
        await ipam.Root.CreatePrefixAsync("10.0.0.0/24");
        var first = await ipam.Root.AcquireAddressAsync("10.0.0.0/24", new RequestId("once"));
        for (var i = 0; i < pairs; i++)
            await ipam.Root.ReleaseAddressAsync("10.0.0.0/24", await ipam.Root.AcquireAddressAsync("10.0.0.0/24"));
        var again = await ipam.Root.AcquireAddressAsync("10.0.0.0/24", new RequestId("once"));
        (again == first).ShouldBe(kept);
    }

    [Fact]
    public async Task Concurrent_requests_of_one_id_are_one()
    {
        await using var ipam = Ipam.InMemory();
        await ipam.Root.CreatePrefixAsync("10.0.0.0/24");
        var answers = await Task.WhenAll(Enumerable.Range(0, 32)
            .Select(_ => Task.Run(async () => await ipam.Root.AcquireAddressAsync("10.0.0.0/24", new RequestId("once")))));
        answers.Distinct().Count().ShouldBe(1);
        (await ipam.Root.GetUsageAsync("10.0.0.0/24")).AcquiredAddresses.ShouldBe(UInt128.One);
    }
}
