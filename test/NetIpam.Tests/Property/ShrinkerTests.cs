using NetIpam.TestKit.Property;

namespace NetIpam.Tests.Property;

/// <summary>Faults planted in a subject are found by random sequences and come out small.</summary>
public sealed class ShrinkerTests(ITestOutputHelper output)
{
    /// <summary>One to make the top prefix, one that goes wrong, and at most a few between them: a specific child, say, on
    /// which the address depends, and its parents.</summary>
    private const int Few = 7;

    [Fact]
    public async Task Release_that_is_forgotten() =>
        (await ShrinkAsync((_, operation) => operation.Kind == OperationKind.ReleaseAddress ? Answer.Done : null))
            .Count.ShouldBe(1);

    [Fact]
    public async Task Broadcast_address_that_is_handed_out() =>
        (await ShrinkAsync(HandOutBroadcast)).Count.ShouldBeLessThanOrEqualTo(Few);

    [Fact]
    public async Task Child_that_is_released_with_children() =>
        (await ShrinkAsync(ReleaseWithChildren)).Count.ShouldBeLessThanOrEqualTo(Few);

    [Fact]
    public async Task Full_prefix_that_answers_outside() =>
        (await ShrinkAsync(RefuseFullPrefixWrongly)).Count.ShouldBeLessThanOrEqualTo(Few);

    [Fact]
    public async Task Exception_that_is_no_refusal() =>
        (await ShrinkAsync((model, operation) => operation.Kind == OperationKind.List && model.Prefixes.Count > 1
            ? throw new InvalidOperationException("planted")
            : null)).Count.ShouldBeLessThanOrEqualTo(Few);

    [Fact]
    public async Task No_fault_no_mismatch()
    {
        var random = new Random(Seed.Take(output));
        for (var round = 0; round < 20; round++)
            (await Comparison.FindMismatchAsync(() => new ModelSubject(), new Generator(random).Draw(500))).ShouldBeNull();
    }

    [Fact]
    public async Task Sequence_that_does_not_fail_is_no_case_for_shrinking() =>
        await Should.ThrowAsync<ArgumentException>(() => Shrinker.ShrinkAsync(() => new ModelSubject(), new Generator(new Random(1)).Draw(50)));

    private static Answer? HandOutBroadcast(NaiveModel model, Operation operation) =>
        operation.Kind == OperationKind.AcquireSpecificAddress
        && model.Find(operation.Prefix) is { ReservesBroadcast: true }
        && operation.Address == operation.Prefix.Last
            ? Answer.Of(operation.Address)
            : null;

    private static Answer? ReleaseWithChildren(NaiveModel model, Operation operation) =>
        operation.Kind == OperationKind.ReleaseChild
        && model.Find(operation.Prefix) is { Parent: not null } child
        && model.ChildrenOf(operation.Prefix).Count > 0
            ? Answer.Of(child.Info)
            : null;

    private static Answer? RefuseFullPrefixWrongly(NaiveModel model, Operation operation)
    {
        if (operation.Kind != OperationKind.AcquireAddress)
            return null;
        var answer = model.Apply(operation);
        return answer.Refusal == IpamReason.NoAddressAvailable ? Answer.Refused(IpamReason.AddressOutsidePrefix) : answer;
    }

    private async Task<IReadOnlyList<Operation>> ShrinkAsync(Func<NaiveModel, Operation, Answer?> fault)
    {
        var random = new Random(Seed.Take(output));
        for (var round = 0; round < 500; round++)
        {
            var sequence = new Generator(random).Draw(400);
            if (await Comparison.FindMismatchAsync(Faulty, sequence) is null)
                continue;
            var smallest = await Shrinker.ShrinkAsync(Faulty, sequence);
            (await Comparison.FindMismatchAsync(Faulty, smallest)).ShouldNotBeNull();
            return smallest;
        }
        throw new InvalidOperationException("The generator never reached the fault.");

        ISubject Faulty() => new ModelSubject(fault);
    }
}
