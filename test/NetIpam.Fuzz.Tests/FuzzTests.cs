namespace NetIpam.Fuzz.Tests;

/// <summary>A moment of fuzzing for each parser, after the inputs that are kept. It tries the same inputs each time, so that a change is not refused for a
/// fault that was there before it. eng/fuzz does it for longer, and takes new seeds.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int OneSeed = 1;
    private const int Fewest = 100;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1.5);

    /// <summary>Not what ends a run.</summary>
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Names => [.. FuzzTargets.All.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_input_finds_a_fault(string name)
    {
        var result = Fuzzer.Run(FuzzTargets.All.Single(target => target.Name == name), OneSeed, Moment, least: Fewest);
        output.WriteLine($"{result.Inputs} inputs");
        result.Fault.ShouldBeNull(result.Input is null ? "" : Convert.ToBase64String(result.Input));
        result.Inputs.ShouldBeGreaterThanOrEqualTo(Fewest);
    }

    [Fact]
    public void Planted_faults_are_found()
    {
        Fuzzer.Run(new PlantedFault("[]"), 1, Ample).Fault.ShouldNotBeNull().ShouldContain("planted");
        Fuzzer.Run(new PlantedFault("18446744073709551615"), 1, Ample).Fault.ShouldNotBeNull();
    }

    private sealed class PlantedFault(string text) : IFuzzTarget
    {
        public string Name => "dump";

        public IReadOnlyList<string> Words => [];

        public void Try(byte[] input)
        {
            if (System.Text.Encoding.UTF8.GetString(input).Contains($"\"IPs\":{text}", StringComparison.Ordinal))
                throw new InvalidOperationException("planted");
        }
    }
}
