using NetIpam.TestKit.Golden;
using NetIpam.TestKit.Property;

namespace NetIpam.Tests.Golden;

public sealed class LegacyUsageTests(ITestOutputHelper output)
{
    [Fact]
    public void Figures_follow_their_definition_in_any_state()
    {
        var random = new Random(Seed.Take(output));
        for (var round = 0; round < 50; round++)
        {
            var model = new NaiveModel();
            foreach (var operation in new Generator(random).Draw(300))
                model.Apply(operation);
            foreach (var usage in model.Prefixes.Select(prefix => model.Apply(new Operation(OperationKind.Usage, prefix.Cidr)).Usage!))
                GoldenUsage.Of(LegacyUsage.From(usage)).ToString().ShouldBe(WireFigures.Of(usage).ToString(), usage.Cidr.ToString());
        }
    }
}
