using NetIpam.Log;
using NetIpam.Snapshots;
using NetIpam.State;

namespace NetIpam.Audit;

/// <summary>
/// The facts of one log in plain dictionaries: what the state of a server is compared with. It shares with the state only the
/// form of the log and the hashes of facts. A fact that contradicts is told, and the sheet goes on as well as it can.
/// </summary>
internal sealed class FactSheet
{
    private readonly SortedDictionary<ulong, string> _answers = [];
    private readonly Dictionary<string, AllocationId> _answersByRequest = new(StringComparer.Ordinal);
    private readonly Dictionary<Cidr, int> _childCounts = [];

    public Dictionary<Cidr, (Cidr? Parent, AllocationId Id)> Prefixes { get; } = [];

    public Dictionary<Cidr, Dictionary<UInt128, AllocationId>> Addresses { get; } = [];

    public SortedDictionary<string, long> Namespaces { get; } = new(StringComparer.Ordinal);

    public long NextGeneration { get; private set; } = 1;

    public bool Closed { get; private set; }

    public Genesis? Genesis { get; private set; }

    public ulong Digest { get; private set; }

    /// <summary>Whether answers may have been forgotten up to a commit, so that what was before cannot be known from what is now.</summary>
    public bool MayHaveForgotten(long sequence) => sequence >= RememberedAnswers.Commits || _answers.Count >= RememberedAnswers.Most;

    /// <summary>The facts of a state, by way of the form of a snapshot.</summary>
    public static FactSheet Of(StateMachine state, Action<string> deviates)
    {
        using var writer = new FactWriter(withIds: true);
        state.WriteFacts(writer);
        var sheet = new FactSheet();
        sheet.Read(writer.Finish().Parts, default, deviates);
        return sheet;
    }

    /// <summary>The same facts, to be changed apart.</summary>
    public FactSheet Copy()
    {
        var copy = new FactSheet { Genesis = Genesis, Closed = Closed, Digest = Digest, NextGeneration = NextGeneration };
        foreach (var (prefix, fact) in Prefixes)
            copy.Prefixes.Add(prefix, fact);
        foreach (var (prefix, addresses) in Addresses)
            copy.Addresses.Add(prefix, new(addresses));
        foreach (var (name, generation) in Namespaces)
            copy.Namespaces.Add(name, generation);
        foreach (var (prefix, count) in _childCounts)
            copy._childCounts.Add(prefix, count);
        foreach (var (packed, request) in _answers)
            copy._answers.Add(packed, request);
        foreach (var (request, id) in _answersByRequest)
            copy._answersByRequest.Add(request, id);
        return copy;
    }

    /// <summary>Reads the parts of a snapshot, or of the content of a dump.</summary>
    public void Read(IEnumerable<ReadOnlyMemory<byte>> parts, AllocationId fallback, Action<string> deviates)
    {
        foreach (var part in parts)
        {
            var rest = part;
            while (!rest.IsEmpty)
            {
                var end = rest.Span.IndexOf((byte)'\n');
                if (end < 0)
                    throw new InvalidLogException("A part of a snapshot ends in the middle of a line.");
                Read(FactReader.ReadLine(rest.Span[..end]), fallback, deviates);
                rest = rest[(end + 1)..];
            }
        }
    }

    /// <summary>Applies a commit.</summary>
    public void Apply(long sequence, IReadOnlyList<Event> events, Genesis? genesis, Action<string> deviates)
    {
        Genesis ??= genesis;
        Forget(sequence);
        for (var i = 0; i < events.Count; i++)
            Apply(events[i], new AllocationId(sequence, i), deviates);
    }

    /// <summary>Takes a commit back, which was the last one.</summary>
    public void Rewind(long sequence, IReadOnlyList<Event> events, Action<string> deviates)
    {
        for (var i = events.Count - 1; i >= 0; i--)
            Rewind(events[i], new AllocationId(sequence, i), deviates);
    }

    /// <summary>What this sheet says and another one does not.</summary>
    public IEnumerable<string> FactsMissingIn(FactSheet other)
    {
        if (Genesis != other.Genesis)
            yield return $"the genesis {Genesis}";
        if (Closed && !other.Closed)
            yield return "that the namespace is closed";
        foreach (var (prefix, fact) in Prefixes.OrderBy(static each => each.Key))
        {
            if (!other.Prefixes.TryGetValue(prefix, out var found) || found != fact)
                yield return fact.Parent is { } parent ? $"child prefix {prefix} of {parent} ({fact.Id})" : $"prefix {prefix} ({fact.Id})";
        }
        foreach (var (prefix, addresses) in Addresses.OrderBy(static each => each.Key))
        {
            var others = other.Addresses.GetValueOrDefault(prefix);
            foreach (var (address, id) in addresses.OrderBy(static each => each.Key))
            {
                if (others is null || !others.TryGetValue(address, out var found) || found != id)
                    yield return $"address {new IPAddressValue(prefix.Family, address)} of {prefix} ({id})";
            }
        }
        foreach (var (request, id) in _answersByRequest)
        {
            if (!other._answersByRequest.TryGetValue(request, out var found) || found != id)
                yield return $"the answer to request \"{request}\" ({id})";
        }
        foreach (var (name, generation) in Namespaces)
        {
            if (other.Namespaces.GetValueOrDefault(name) != generation)
                yield return $"namespace \"{name}\" with log {generation}";
        }
        if (NextGeneration != other.NextGeneration)
            yield return $"the next log, {NextGeneration}";
    }

    private void Apply(in Event @event, AllocationId id, Action<string> deviates)
    {
        if (Closed)
            deviates("the namespace is closed, and something follows.");
        switch (@event.Kind)
        {
            case EventKind.PrefixCreated:
                AddPrefix(@event.Prefix, null, id, deviates);
                break;
            case EventKind.ChildAcquired:
                AddPrefix(@event.Prefix, @event.Parent, id, deviates);
                break;
            case EventKind.PrefixDeleted:
                RemovePrefix(@event.Prefix, null, @event.Removed, deviates);
                break;
            case EventKind.ChildReleased:
                RemovePrefix(@event.Prefix, @event.Parent, @event.Removed, deviates);
                break;
            case EventKind.AddressesAcquired:
                AddAddresses(@event.Prefix, @event.First, @event.Last, id, deviates);
                break;
            case EventKind.AddressesReleased:
                RemoveAddresses(@event.Prefix, @event.First, @event.Last, @event.Removed, deviates);
                break;
            case EventKind.Loaded:
                if (Prefixes.Count > 0)
                    deviates("content is loaded into a namespace that is not empty.");
                Read(@event.Content!.Bytes!, id, deviates);
                break;
            case EventKind.Closed:
                if (Prefixes.Count > 0)
                    deviates("a namespace that holds prefixes is closed.");
                SetClosed(closed: true);
                break;
            case EventKind.NamespaceCreated:
                if (@event.Generation != NextGeneration)
                    deviates($"namespace \"{@event.Name}\" gets log {@event.Generation}, but {NextGeneration} is the next.");
                AddNamespace(@event.Name!, @event.Generation, deviates);
                break;
            case EventKind.NamespaceDeleted:
                RemoveNamespace(@event.Name!, @event.Generation, deviates);
                break;
        }
        if (@event.RequestId is not null)
            AddAnswer(@event.RequestId, id, deviates);
    }

    private void Rewind(in Event @event, AllocationId id, Action<string> deviates)
    {
        if (@event.RequestId is not null)
            RemoveAnswer(@event.RequestId, id, deviates);
        switch (@event.Kind)
        {
            case EventKind.PrefixCreated:
                RemovePrefix(@event.Prefix, null, id, deviates);
                break;
            case EventKind.ChildAcquired:
                RemovePrefix(@event.Prefix, @event.Parent, id, deviates);
                break;
            case EventKind.PrefixDeleted:
                AddPrefix(@event.Prefix, null, @event.Removed, deviates);
                break;
            case EventKind.ChildReleased:
                AddPrefix(@event.Prefix, @event.Parent, @event.Removed, deviates);
                break;
            case EventKind.AddressesAcquired:
                RemoveAddresses(@event.Prefix, @event.First, @event.Last, id, deviates);
                break;
            case EventKind.AddressesReleased:
                AddAddresses(@event.Prefix, @event.First, @event.Last, @event.Removed, deviates);
                break;
            case EventKind.Loaded:
                Clear();
                break;
            case EventKind.Closed:
                SetClosed(closed: false);
                break;
            case EventKind.NamespaceCreated:
                RemoveNamespace(@event.Name!, @event.Generation, deviates);
                NextGeneration = @event.Generation;
                break;
            case EventKind.NamespaceDeleted:
                AddNamespace(@event.Name!, @event.Generation, deviates);
                break;
        }
    }

    private void Read(in FactLine line, AllocationId fallback, Action<string> deviates)
    {
        if (line.Genesis is not null)
        {
            Genesis = line.Genesis;
        }
        else if (line.Answer is { } answer)
        {
            AddAnswer(answer.RequestId, answer.Id, deviates);
        }
        else if (line.Prefix is { } prefix)
        {
            AddPrefix(prefix, line.Parent, line.Id ?? fallback, deviates);
        }
        else if (line.In is { } holder)
        {
            foreach (var run in line.Runs)
            {
                var id = line.Runs.HasIds ? run.Id : fallback;
                if (run.Last > holder.Last.Value - holder.First.Value)
                    deviates($"addresses outside of {holder} are acquired in it ({id}).");
                else
                    AddAddresses(holder, holder.First.Value + run.First, holder.First.Value + run.Last, id, deviates);
            }
        }
        else if (line.Closed)
        {
            SetClosed(closed: true);
        }
        else if (line.Namespace is not null)
        {
            AddNamespace(line.Namespace, line.Generation, deviates);
        }
        else if (line.NextGeneration > 0)
        {
            NextGeneration = line.NextGeneration;
        }
    }

    private void AddPrefix(Cidr prefix, Cidr? parent, AllocationId id, Action<string> deviates)
    {
        if (!Prefixes.TryAdd(prefix, (parent, id)))
        {
            deviates($"prefix {prefix} is acquired as {id}, but is already as {Prefixes[prefix].Id}.");
            return;
        }
        Count(FactHash.Prefix(FactHash.Key(prefix), parent is { } of ? FactHash.Key(of) : 0, id));
        if (parent is not { } given)
            return;
        _childCounts[given] = _childCounts.GetValueOrDefault(given) + 1;
        if (!Prefixes.ContainsKey(given))
            deviates($"child prefix {prefix} is acquired from {given}, which is not there.");
        if (!given.Contains(prefix) || given.Length == prefix.Length)
            deviates($"child prefix {prefix} does not lie in its parent {given}.");
        if (Addresses.ContainsKey(given))
            deviates($"child prefix {prefix} is acquired from {given}, which holds addresses.");
    }

    private void RemovePrefix(Cidr prefix, Cidr? parent, AllocationId id, Action<string> deviates)
    {
        if (!Prefixes.TryGetValue(prefix, out var found) || found != (parent, id))
        {
            deviates($"prefix {prefix} is not there as {id}, but is released as that.");
            return;
        }
        if (_childCounts.ContainsKey(prefix) || Addresses.ContainsKey(prefix))
            deviates($"prefix {prefix} is released but still holds addresses or children.");
        Prefixes.Remove(prefix);
        Discount(FactHash.Prefix(FactHash.Key(prefix), parent is { } of ? FactHash.Key(of) : 0, id));
        if (parent is { } given && --_childCounts[given] == 0)
            _childCounts.Remove(given);
    }

    private void AddAddresses(Cidr prefix, UInt128 first, UInt128 last, AllocationId id, Action<string> deviates)
    {
        if (first > last || first < prefix.First.Value || last > prefix.Last.Value)
        {
            deviates($"addresses outside of {prefix} are acquired in it ({id}).");
            return;
        }
        if (last - first >= AddressRun.Most)
        {
            deviates($"more addresses of {prefix} are acquired at once than there can be ({id}).");
            return;
        }
        if (!Prefixes.ContainsKey(prefix))
            deviates($"addresses of {prefix} are acquired ({id}), which is not there.");
        if (_childCounts.ContainsKey(prefix))
            deviates($"addresses of {prefix} are acquired ({id}), which holds child prefixes.");
        if (!Addresses.TryGetValue(prefix, out var taken))
            Addresses.Add(prefix, taken = []);
        var key = FactHash.Key(prefix);
        for (var address = first; ; address++)
        {
            if (taken.TryAdd(address, id))
                Count(FactHash.Address(key, address, id));
            else
                deviates($"address {new IPAddressValue(prefix.Family, address)} of {prefix} is acquired as {id}, but is already as {taken[address]}.");
            if (address == last)
                break;
        }
    }

    private void RemoveAddresses(Cidr prefix, UInt128 first, UInt128 last, AllocationId id, Action<string> deviates)
    {
        var key = FactHash.Key(prefix);
        var taken = Addresses.GetValueOrDefault(prefix);
        for (var address = first; address <= last; address++)
        {
            if (taken is null || !taken.TryGetValue(address, out var found) || found != id)
            {
                deviates($"address {new IPAddressValue(prefix.Family, address)} of {prefix} is not acquired as {id}, but is released as that.");
                return;
            }
            taken.Remove(address);
            Discount(FactHash.Address(key, address, id));
            if (address == last)
                break;
        }
        if (taken is { Count: 0 })
            Addresses.Remove(prefix);
    }

    private void Clear()
    {
        foreach (var (prefix, (parent, id)) in Prefixes)
            Discount(FactHash.Prefix(FactHash.Key(prefix), parent is { } of ? FactHash.Key(of) : 0, id));
        foreach (var (prefix, addresses) in Addresses)
        {
            var key = FactHash.Key(prefix);
            foreach (var (address, id) in addresses)
                Discount(FactHash.Address(key, address, id));
        }
        Prefixes.Clear();
        Addresses.Clear();
        _childCounts.Clear();
    }

    private void SetClosed(bool closed)
    {
        if (closed && !Closed)
            Count(FactHash.Closed);
        else if (!closed && Closed)
            Discount(FactHash.Closed);
        Closed = closed;
    }

    private void AddNamespace(string name, long generation, Action<string> deviates)
    {
        if (generation is < 1 or long.MaxValue)
        {
            deviates($"namespace \"{name}\" has log {generation}, which there cannot be.");
            return;
        }
        if (!Namespaces.TryAdd(name, generation))
        {
            deviates($"namespace \"{name}\" is created with log {generation}, but is there with log {Namespaces[name]}.");
            return;
        }
        NextGeneration = Math.Max(NextGeneration, generation + 1);
        Count(FactHash.Namespace(name, generation));
    }

    private void RemoveNamespace(string name, long generation, Action<string> deviates)
    {
        if (!Namespaces.TryGetValue(name, out var found) || found != generation)
        {
            deviates($"namespace \"{name}\" with log {generation} is deleted but not there.");
            return;
        }
        Namespaces.Remove(name);
        Discount(FactHash.Namespace(name, generation));
    }

    private void AddAnswer(string request, AllocationId id, Action<string> deviates)
    {
        if (!_answersByRequest.TryAdd(request, id) || !_answers.TryAdd(id.Packed, request))
        {
            deviates($"the request \"{request}\" is answered twice.");
            return;
        }
        Count(FactHash.Answer(request, id));
    }

    private void RemoveAnswer(string request, AllocationId id, Action<string> deviates)
    {
        if (!_answersByRequest.TryGetValue(request, out var found) || found != id)
        {
            deviates($"the request \"{request}\" is not answered as {id}.");
            return;
        }
        _answersByRequest.Remove(request);
        _answers.Remove(id.Packed);
        Discount(FactHash.Answer(request, id));
    }

    /// <summary>Answers are forgotten by the rule of the format: by age in commits, and by number.</summary>
    private void Forget(long sequence)
    {
        while (_answers.Count > 0)
        {
            var (packed, request) = _answers.First();
            var id = _answersByRequest[request];
            if (id.Sequence > sequence - RememberedAnswers.Commits && _answers.Count <= RememberedAnswers.Most)
                return;
            _answers.Remove(packed);
            _answersByRequest.Remove(request);
            Discount(FactHash.Answer(request, id));
        }
    }

    private void Count(ulong hash) => Digest = unchecked(Digest + hash);

    private void Discount(ulong hash) => Digest = unchecked(Digest - hash);
}
