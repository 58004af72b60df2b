namespace NetIpam.TestKit.Property;

/// <summary>
/// Makes a failing sequence small (delta debugging): cuts what comes after the failure, removes chunks of halving size
/// down to single operations, then puts simpler operations and longer prefixes in place, until nothing helps any more.
/// </summary>
public static class Shrinker
{
    public static async Task<IReadOnlyList<Operation>> ShrinkAsync(Func<ISubject> create, IReadOnlyList<Operation> failing)
    {
        var current = await CutAsync(create, failing) ?? throw new ArgumentException("The sequence does not fail.", nameof(failing));
        while (true)
        {
            var smaller = await LengthenAsync(create, await SimplifyAsync(create, await RemoveChunksAsync(create, current)));
            if (smaller.SequenceEqual(current))
                return current;
            current = smaller;
        }
    }

    private static async Task<List<Operation>> RemoveChunksAsync(Func<ISubject> create, List<Operation> current)
    {
        for (var size = Math.Max(1, current.Count / 2); ; size = (size + 1) / 2)
        {
            for (var start = Math.Max(0, current.Count - size); ; start = Math.Max(0, start - size))
            {
                List<Operation> candidate = [.. current.Take(start), .. current.Skip(start + size)];
                current = await CutAsync(create, candidate) ?? current;
                start = Math.Min(start, current.Count);
                if (start == 0)
                    break;
            }
            if (size == 1)
                return current;
        }
    }

    private static async Task<List<Operation>> SimplifyAsync(Func<ISubject> create, List<Operation> current)
    {
        for (var i = 0; i < current.Count; i++)
        {
            foreach (var simpler in Simpler(current[i]))
            {
                List<Operation> candidate = [.. current.Take(i), simpler, .. current.Skip(i + 1)];
                if (await CutAsync(create, candidate) is not { } cut)
                    continue;
                current = cut;
                break;
            }
            if (i >= current.Count)
                break;
        }
        return current;
    }

    /// <summary>Puts a longer prefix for one, wherever it stands: smaller pools are full sooner, and a child in the place of
    /// its parent makes a generation superfluous.</summary>
    private static async Task<List<Operation>> LengthenAsync(Func<ISubject> create, List<Operation> current)
    {
        var prefixes = current.Select(operation => operation.Prefix).Distinct().ToList();
        foreach (var prefix in prefixes)
        {
            foreach (var longer in Within(prefix, prefixes))
            {
                List<Operation> candidate = [.. current.Select(operation => Replace(operation, prefix, longer))];
                if (await CutAsync(create, candidate) is not { } cut)
                    continue;
                current = cut;
                break;
            }
        }
        return current;
    }

    private static IEnumerable<Cidr> Within(Cidr prefix, IEnumerable<Cidr> others) =>
        others.Where(other => other != prefix && prefix.Contains(other))
            .Concat(Enumerable.Range(prefix.Length + 1, prefix.HostBits).Reverse().Select(length => new Cidr(prefix.First, length)));

    private static Operation Replace(Operation operation, Cidr prefix, Cidr longer) => operation with
    {
        Prefix = operation.Prefix == prefix ? longer : operation.Prefix,
        Child = operation.Child == prefix ? longer : operation.Child,
    };

    /// <summary>Each is nearer to the plainest call than what it replaces, so simplifying ends.</summary>
    private static IEnumerable<Operation> Simpler(Operation operation) => operation.Kind switch
    {
        OperationKind.AcquireSpecificAddress => [new Operation(OperationKind.AcquireAddress, operation.Prefix)],
        OperationKind.AcquireSpecificChild => [new Operation(OperationKind.AcquireChild, operation.Prefix, Length: operation.Child.Length)],
        OperationKind.AcquireChild when operation.Length > operation.Prefix.Length + 1 => [operation with { Length = operation.Prefix.Length + 1 }],
        _ => [],
    };

    private static async Task<List<Operation>?> CutAsync(Func<ISubject> create, IReadOnlyList<Operation> operations) =>
        await Comparison.FindMismatchAsync(create, operations) is { } mismatch ? [.. operations.Take(mismatch.Index + 1)] : null;
}
