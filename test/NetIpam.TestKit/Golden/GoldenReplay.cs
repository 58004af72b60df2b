using NetIpam.TestKit.Property;

namespace NetIpam.TestKit.Golden;

/// <summary>Asks a subject what go-ipam was asked, and tells every answer that differs.</summary>
public static class GoldenReplay
{
    /// <summary>Replays every sequence of a file on a subject of its own, which is reopened half way.</summary>
    public static async Task RunAsync(Func<ISubject> create, string path)
    {
        var steps = 0;
        foreach (var sequence in GoldenFiles.Read(path))
        {
            await using var subject = create();
            (await DifferencesAsync(subject, sequence)).ShouldBeEmpty();
            steps += sequence.Steps.Count;
        }
        steps.ShouldBePositive();
    }

    public static async Task<IReadOnlyList<string>> DifferencesAsync(ISubject subject, GoldenSequence sequence)
    {
        var differences = new List<string>();
        for (var i = 0; i < sequence.Steps.Count; i++)
        {
            if (i == sequence.Steps.Count / 2)
                await subject.ApplyAsync(new Operation(OperationKind.Reopen));
            var step = sequence.Steps[i];
            var operation = ToOperation(step);
            var answer = await Comparison.AnswerAsync(subject, operation);
            if (Difference(step, operation, answer) is { } difference)
                differences.Add($"sequence {sequence.Sequence}, step {i}: {operation} {difference}");
        }
        return differences;
    }

    public static Operation ToOperation(GoldenStep step) => step.Op switch
    {
        "NewPrefix" => new Operation(OperationKind.Create, Prefix(step)),
        "DeletePrefix" => new Operation(OperationKind.Delete, Prefix(step)),
        "PrefixFrom" => new Operation(OperationKind.Get, Prefix(step)),
        "ListPrefixes" => new Operation(OperationKind.List),
        "PrefixUsage" => new Operation(OperationKind.Usage, Prefix(step)),
        "AcquireChildPrefix" => new Operation(OperationKind.AcquireChild, Prefix(step), Length: step.Length),
        "AcquireSpecificChildPrefix" => new Operation(OperationKind.AcquireSpecificChild, Prefix(step), Cidr.Parse(step.Child!)),
        "ReleaseChildPrefix" => new Operation(OperationKind.ReleaseChild, Prefix(step)),
        "AcquireIP" => new Operation(OperationKind.AcquireAddress, Prefix(step)),
        "AcquireSpecificIP" => new Operation(OperationKind.AcquireSpecificAddress, Prefix(step), Address: IPAddressValue.Parse(step.Ip!)),
        "ReleaseIP" => new Operation(OperationKind.ReleaseAddress, Prefix(step), Address: IPAddressValue.Parse(step.Ip!)),
        _ => throw new NotSupportedException($"The recording holds a call '{step.Op}'."),
    };

    private static Cidr Prefix(GoldenStep step) => Cidr.Parse(step.Cidr!);

    private static string? Difference(GoldenStep step, Operation operation, Answer answer)
    {
        if (step.Error is not null)
            return GoldenErrors.Reasons(step.Error).Contains(answer.Refusal) ? null : $"was {step.Error}, is {answer}";
        if (answer.Refusal != IpamReason.None)
            return $"was {step.Result ?? "done"}, is {answer}";
        return operation.Kind switch
        {
            OperationKind.Usage => UsageDifference(step, answer),
            OperationKind.List => TextDifference(Sorted(step.List!), Sorted(answer.Text.Split("; ").Select(CidrText))),
            OperationKind.ReleaseChild => TextDifference(step.Result ?? operation.Prefix.ToString(), CidrText(answer.Text)),
            OperationKind.ReleaseAddress => TextDifference(Answer.Done.Text, answer.Text),
            _ => TextDifference(step.Result, CidrText(answer.Text)),
        };
    }

    private static string? UsageDifference(GoldenStep step, Answer answer)
    {
        if (answer.Usage is not { } usage)
            return $"was {step.Usage}, is {answer}";
        var figures = GoldenUsage.Of(LegacyUsage.From(usage));
        if (step.Usage!.AvailableSmallestPrefixes is null)
            figures = figures with { AvailableSmallestPrefixes = null };
        return TextDifference($"{step.Usage} in {step.Result}", $"{figures} in {usage.Parent}");
    }

    private static string? TextDifference(string? was, string? isNow) => was == isNow ? null : $"was {was}, is {isNow}";

    private static string CidrText(string info) => info.Split(' ')[0];

    private static string Sorted(IEnumerable<string> texts) => string.Join(' ', texts.Order(StringComparer.Ordinal));
}
