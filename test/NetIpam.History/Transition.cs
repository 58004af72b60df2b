namespace NetIpam.History;

/// <summary>One of the ways in which a call can take effect on a namespace: what it needs, and what it leaves.</summary>
internal sealed record Transition
{
    /// <summary>Whether the namespace must be there.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>The items that must be acquired, all of them.</summary>
    public UInt128 Taken { get; init; }

    /// <summary>The items of which at least one must be acquired; none: that is not asked.</summary>
    public UInt128 AnyTaken { get; init; }

    /// <summary>The items that must be free, all of them.</summary>
    public UInt128 Free { get; init; }

    /// <summary>Whether the namespace comes to be, or ends; null: it stays.</summary>
    public bool? Becomes { get; init; }

    /// <summary>The items that are acquired by it.</summary>
    public UInt128 Acquires { get; init; }

    /// <summary>The items that are released by it.</summary>
    public UInt128 Releases { get; init; }

    /// <summary>Whether it changes nothing.</summary>
    public bool OnlyLooks => Becomes is null && Acquires == 0 && Releases == 0;

    /// <summary>What is after it; null when it cannot be then.</summary>
    public NamespaceState? From(NamespaceState state)
    {
        var can = state.Exists == Exists && (state.Held & Taken) == Taken && (state.Held & Free) == 0 && (AnyTaken == 0 || (state.Held & AnyTaken) != 0);
        return can ? new NamespaceState(Becomes ?? state.Exists, (state.Held | Acquires) & ~Releases) : null;
    }
}
