namespace NetIpam.Server.Tests.Kills;

/// <summary>
/// What clients know of who holds which address. An address is surely held from the answer to its acquire until the
/// release is asked for, whatever becomes of the release; in that time nobody else may be given it. Thread-safe.
/// </summary>
internal sealed class HoldHistory
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _holders = [];
    private readonly List<string> _violations = [];

    /// <summary>What must not have happened; empty if all was well.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_lock)
                return [.. _violations];
        }
    }

    /// <summary>The addresses that are surely held now.</summary>
    public IReadOnlySet<string> Held
    {
        get
        {
            lock (_lock)
                return _holders.Keys.ToHashSet();
        }
    }

    /// <summary>How many acquires were acknowledged.</summary>
    public int Acquired { get; private set; }

    /// <summary>A client has got the answer to its acquire.</summary>
    public void OnAcquired(string address, string client)
    {
        lock (_lock)
        {
            Acquired++;
            if (!_holders.TryAdd(address, client))
                _violations.Add($"{client} was given {address} while {_holders[address]} held it.");
        }
    }

    /// <summary>A client is about to ask for the release.</summary>
    public void OnReleasing(string address)
    {
        lock (_lock)
            _holders.Remove(address);
    }

    /// <summary>The server was stopped and opened again while no client had an answer in hand: all that is surely held
    /// must be there.</summary>
    public void OnReopened(IReadOnlySet<string> stored)
    {
        lock (_lock)
        {
            foreach (var (address, client) in _holders.Where(holder => !stored.Contains(holder.Key)))
                _violations.Add($"{address}, acknowledged to {client}, is lost.");
        }
    }
}
