namespace NetIpam.TestKit.Property;

/// <summary>
/// Draws operations that collide: on a handful of prefixes, on what is there and what was there, at the edges. It keeps a
/// golden model of its own to know what is there; what it draws are plain values that can be replayed without it.
/// </summary>
public sealed class Generator
{
    private const int ManyPrefixes = 48;
    private const int Remembered = 24;

    private readonly Random _random;
    private readonly Weights _weights;
    private readonly Cidr[] _tops;
    private readonly NaiveModel _model = new();
    private readonly List<Cidr> _seen = [];

    public Generator(Random random)
    {
        _random = random;
        _weights = new Weights(random);
        _tops = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Tops.Draw(random))];
    }

    /// <summary>A sequence that ends with everything there is being compared.</summary>
    /// <param name="length">The number of operations.</param>
    /// <param name="reopenEvery">About how many operations lie between two times the store is closed and opened; 0 for never.</param>
    public List<Operation> Draw(int length, int reopenEvery = 0)
    {
        var operations = new List<Operation>(length);
        while (operations.Count < length - 2)
        {
            var operation = reopenEvery > 0 && _random.Next(reopenEvery) == 0 ? new Operation(OperationKind.Reopen) : DrawOne();
            operations.Add(operation);
            _model.Apply(operation);
            if (operation.Kind == OperationKind.Reopen)
                operations.Add(new Operation(OperationKind.Content));
        }
        operations.Add(new Operation(OperationKind.List));
        operations.Add(new Operation(OperationKind.Content));
        return operations;
    }

    private Operation DrawOne()
    {
        var kind = _weights.Draw(_random);
        if (_model.Prefixes.Count == 0)
            kind = OperationKind.Create;
        else if (_model.Prefixes.Count > ManyPrefixes && kind is OperationKind.AcquireChild or OperationKind.AcquireSpecificChild)
            kind = OperationKind.ReleaseChild;
        var prefix = kind == OperationKind.Create ? DrawNewPrefix() : DrawPrefix(kind);
        return kind switch
        {
            OperationKind.List => new Operation(kind),
            OperationKind.AcquireChild => new Operation(kind, prefix, Length: DrawLength(prefix)),
            OperationKind.AcquireSpecificChild => new Operation(kind, prefix, DrawChild(prefix)),
            OperationKind.AcquireSpecificAddress or OperationKind.ReleaseAddress => new Operation(kind, prefix, Address: DrawAddress(prefix)),
            _ => new Operation(kind, prefix),
        };
    }

    private Cidr DrawNewPrefix() => _random.Next(10) switch
    {
        < 7 => _tops[_random.Next(_tops.Length)],
        7 => Around(_tops[_random.Next(_tops.Length)]),
        8 => DrawPrefix(OperationKind.Create),
        _ => Tops.Draw(_random),
    };

    private Cidr DrawPrefix(OperationKind kind)
    {
        var drawn = _random.Next(20) switch
        {
            0 => Around(AnyPrefix()),
            1 => Tops.Draw(_random),
            2 when _seen.Count > 0 => _seen[_random.Next(_seen.Count)],
            < 8 => AnyPrefix(),
            _ => FittingPrefix(kind),
        };
        Remember(drawn);
        return drawn;
    }

    /// <summary>A prefix on which the operation can succeed; any, if there is none.</summary>
    private Cidr FittingPrefix(OperationKind kind)
    {
        var fitting = _model.Prefixes.Where(prefix => kind switch
        {
            OperationKind.AcquireChild or OperationKind.AcquireSpecificChild => prefix.Acquired.Count == 0,
            OperationKind.ReleaseChild => prefix.Parent is not null && IsBare(prefix),
            OperationKind.Delete => IsBare(prefix),
            OperationKind.AcquireAddress or OperationKind.AcquireSpecificAddress => _model.ChildrenOf(prefix.Cidr).Count == 0,
            OperationKind.ReleaseAddress => prefix.Acquired.Count > 0,
            _ => true,
        }).ToList();
        return fitting.Count > 0 ? fitting[_random.Next(fitting.Count)].Cidr : AnyPrefix();
    }

    private bool IsBare(NaivePrefix prefix) => prefix.Acquired.Count == 0 && _model.ChildrenOf(prefix.Cidr).Count == 0;

    private Cidr AnyPrefix() => _model.Prefixes.Count > 0
        ? _model.Prefixes[_random.Next(_model.Prefixes.Count)].Cidr
        : _tops[0];

    private void Remember(Cidr prefix)
    {
        if (_seen.Count < Remembered)
            _seen.Add(prefix);
        else
            _seen[_random.Next(Remembered)] = prefix;
    }

    /// <summary>The block above, a half, or the neighbour.</summary>
    private Cidr Around(Cidr prefix)
    {
        var shift = _random.Next(3);
        if (shift == 0 && prefix.Length > 0)
            return new Cidr(prefix.First, prefix.Length - 1);
        if (shift == 1 && prefix.HostBits > 0)
            return new Cidr(_random.Next(2) == 0 ? prefix.First : prefix.Last, prefix.Length + 1);
        if (prefix.Length == 0)
            return prefix;
        return new Cidr(new IPAddressValue(prefix.Family, prefix.First.Value ^ (UInt128.One << prefix.HostBits)), prefix.Length);
    }

    private int DrawLength(Cidr parent) => _random.Next(12) switch
    {
        < 7 => parent.Length + _random.Next(1, 5),
        < 10 => Tops.DrawLength(_random, parent.Family),
        10 => parent.Length - _random.Next(2),
        _ => parent.Family.Bits() + _random.Next(-1, 2),
    };

    private Cidr DrawChild(Cidr parent)
    {
        var place = _random.Next(10);
        if (place < 3 && _model.ChildrenOf(parent) is { Count: > 0 } children)
        {
            var child = children[_random.Next(children.Count)].Cidr;
            return _random.Next(2) == 0 ? child : Around(child);
        }
        if (place == 3)
            return DrawNewPrefix();
        var length = Math.Clamp(DrawLength(parent), parent.Length, parent.Family.Bits());
        return place switch
        {
            4 => new Cidr(parent.First, length),
            5 => new Cidr(parent.Last, length),
            _ => new Cidr(AnyAddress(parent), length),
        };
    }

    private IPAddressValue DrawAddress(Cidr prefix)
    {
        var place = _random.Next(20);
        if (place < 8 && _model.Find(prefix) is { Acquired.Count: > 0 } holder)
            return new IPAddressValue(prefix.Family, holder.Acquired.ElementAt(_random.Next(Math.Min(64, holder.Acquired.Count))));
        return place switch
        {
            < 12 => Near(prefix.First),
            < 14 => Near(prefix.Last),
            14 => Near(AnyPrefix().First),
            _ => AnyAddress(prefix),
        };
    }

    /// <summary>Up to three above or below; the ends of the family do not wrap.</summary>
    private IPAddressValue Near(IPAddressValue address)
    {
        var distance = (UInt128)_random.Next(4);
        if (_random.Next(2) == 0)
            return new IPAddressValue(address.Family, address.Value - UInt128.Min(distance, address.Value));
        return new IPAddressValue(address.Family, address.Value + UInt128.Min(distance, address.Family.MaxValue() - address.Value));
    }

    private IPAddressValue AnyAddress(Cidr prefix)
    {
        var bits = new UInt128((ulong)_random.NextInt64(long.MinValue, long.MaxValue), (ulong)_random.NextInt64(long.MinValue, long.MaxValue));
        return new IPAddressValue(prefix.Family, prefix.First.Value | (bits & (prefix.Last.Value ^ prefix.First.Value)));
    }
}
