namespace NetIpam.Benchmarks.Load;

/// <summary>What became of one client's operations.</summary>
internal sealed class ClientRecord
{
    /// <summary>How long the answered ones took; those that were given up, as long as they had waited.</summary>
    public Histogram Latencies { get; } = new();

    /// <summary>How many were answered.</summary>
    public long Answered { get; private set; }

    /// <summary>How many had not begun when time was up.</summary>
    public long GivenUp { get; private set; }

    /// <summary>How many failed, by what was said.</summary>
    public Dictionary<string, int> Errors { get; } = [];

    /// <summary>Empty ones, as many as there are clients.</summary>
    public static IReadOnlyList<ClientRecord> Of(int clients) => [.. Enumerable.Range(0, clients).Select(_ => new ClientRecord())];

    public void Note(TimeSpan latency, string? error)
    {
        if (error is not null)
        {
            Errors[error] = Errors.GetValueOrDefault(error) + 1;
            return;
        }
        Answered++;
        Latencies.Record(latency);
    }

    public void GiveUp(TimeSpan waited)
    {
        GivenUp++;
        Latencies.Record(waited);
    }
}
