using NetIpam.Fuzz.Guidance;

namespace NetIpam.Fuzz.Tests;

/// <summary>What guidance by the code is worth, and that it stays repeatable.</summary>
public sealed class GuidanceTests
{
    private const int Seed = 1;
    private const int Most = 400_000;

    /// <summary>Not what ends a run here.</summary>
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(10);

    [Fact]
    public void Branch_that_lies_deep_is_reached_only_with_guidance()
    {
        Fuzzer.Run(new DeepFault(), Seed, Ample, Most).Fault.ShouldBeNull();

        Fuzzer.Run(new GuidedTarget(new DeepFault()), Seed, Ample, Most).Fault.ShouldBe("deep");
    }

    [Theory]
    [InlineData("dump")]
    [InlineData("commit")]
    [InlineData("ipam")]
    public void Same_seed_makes_the_same_inputs(string name)
    {
        const int few = 1000;
        var target = FuzzTargets.All.Single(target => target.Name == name);
        // Which code is reached depends on how threads meet, now and then, and not each time.
        var results = new List<FuzzResult>();
        while (results.Distinct().Count() == results.Count)
        {
            results.Count.ShouldBeLessThan(5, "no two runs of them are the same");
            results.Add(Fuzzer.Run(new GuidedTarget(target), Seed, Ample, few));
        }
        var usual = results[^1];
        usual.Corpus.ShouldBeGreaterThan(Corpus.Of(target).Count);
        Fuzzer.Run(new GuidedTarget(target), Seed + 1, Ample, few).ShouldNotBe(usual);
    }

    /// <summary>Each byte is a branch of its own; none of them is a word that inputs are made of.</summary>
    private sealed class DeepFault : IFuzzTarget
    {
        public string Name => "prefix";

        public IReadOnlyList<string> Words => [];

        public void Try(byte[] input)
        {
            if (input is not [(byte)'~', ..])
                return;
            if (input is not [_, (byte)'!', ..])
                return;
            if (input is not [_, _, (byte)'^', ..])
                return;
            if (input is [_, _, _, (byte)'$', ..])
                throw new FuzzFaultException("deep");
        }
    }
}
