namespace NetIpam.TestKit.Property;

/// <summary>How often each kind of operation is drawn: most sequences are of one mood, so that states are reached which an even
/// mixture never reaches, such as full pools and emptied parents.</summary>
public sealed class Weights
{
    private static readonly (OperationKind Kind, int[] Moods)[] Table =
    [
        // in order: mixed, filling with addresses, building trees, tearing down
        (OperationKind.Create, [6, 2, 5, 5]),
        (OperationKind.Delete, [4, 1, 3, 12]),
        (OperationKind.Get, [2, 1, 1, 1]),
        (OperationKind.List, [1, 1, 1, 1]),
        (OperationKind.Usage, [4, 3, 4, 4]),
        (OperationKind.AcquireChild, [14, 3, 30, 10]),
        (OperationKind.AcquireSpecificChild, [10, 3, 16, 8]),
        (OperationKind.ReleaseChild, [12, 2, 14, 24]),
        (OperationKind.AcquireAddress, [22, 55, 10, 12]),
        (OperationKind.AcquireSpecificAddress, [12, 20, 6, 8]),
        (OperationKind.ReleaseAddress, [14, 14, 8, 24]),
    ];

    private const int Moods = 4;
    private readonly List<OperationKind> _tickets = [];

    public Weights(Random random)
    {
        var mood = random.Next(Moods);
        foreach (var (kind, moods) in Table)
            _tickets.AddRange(Enumerable.Repeat(kind, moods[mood]));
    }

    public OperationKind Draw(Random random) => _tickets[random.Next(_tickets.Count)];
}
