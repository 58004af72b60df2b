using NetIpam.Log;
using NetIpam.Snapshots;

namespace NetIpam.State;

/// <summary>The namespaces of a store, by name, and the generation of the log of each.</summary>
internal sealed class RegistryState : StateMachine
{
    /// <summary>How many deleted logs are named, newest first.</summary>
    private const int MostDeleted = 1000;

    private readonly SortedDictionary<string, long> _generations = new(StringComparer.Ordinal);
    private long _nextGeneration = 1;

    /// <summary>The generation of each namespace, by name.</summary>
    public IReadOnlyDictionary<string, long> Namespaces => _generations;

    protected override Answer DecideNew(in Operation operation)
    {
        var known = operation.Name is not null && _generations.TryGetValue(operation.Name, out var found) ? found : 0;
        switch (operation.Kind)
        {
            case OperationKind.FindNamespace or OperationKind.FindNamespaceToDelete:
                return known != 0
                    ? new Answer { Generation = known }
                    : new Answer { Refusal = IpamReason.NamespaceNotFound, Generation = _nextGeneration };
            case OperationKind.ListNamespaces:
                return new Answer { Facts = _generations.Keys.ToList() };
            case OperationKind.ListDeletedLogs:
                return new Answer { Facts = NewestDeleted() };
            case OperationKind.CreateNamespace:
                if (known != 0)
                    return new Answer { Generation = known };
                return operation.Generation != _nextGeneration
                    ? new Answer { Refusal = IpamReason.Conflict, Generation = _nextGeneration }
                    : Commit(EventOf(EventKind.NamespaceCreated, in operation));
            case OperationKind.DeleteNamespace:
                return known == 0 || known != operation.Generation
                    ? Answer.Refused(IpamReason.NamespaceNotFound)
                    : Commit(EventOf(EventKind.NamespaceDeleted, in operation));
            default:
                throw new InvalidOperationException($"{operation.Kind} is not an operation of the registry.");
        }
    }

    protected override bool IsAnswerTo(in Operation operation, in Event @event) =>
        string.Equals(operation.Name, @event.Name, StringComparison.Ordinal) && operation.Kind switch
        {
            OperationKind.FindNamespace or OperationKind.CreateNamespace => @event.Kind == EventKind.NamespaceCreated,
            OperationKind.FindNamespaceToDelete or OperationKind.DeleteNamespace => @event.Kind == EventKind.NamespaceDeleted,
            _ => false,
        };

    protected override Answer AnswerOf(in Event @event) => new() { Generation = @event.Generation };

    protected override void ApplyNew(in Event @event, AllocationId id)
    {
        switch (@event.Kind)
        {
            case EventKind.NamespaceCreated:
                if (@event.Generation != _nextGeneration || _generations.ContainsKey(@event.Name!))
                    throw new InvalidLogException($"The namespace \"{@event.Name}\" or its generation {@event.Generation} is out of order.");
                Add(@event.Name!, @event.Generation);
                break;
            case EventKind.NamespaceDeleted:
                if (!_generations.TryGetValue(@event.Name!, out var known) || known != @event.Generation)
                    throw new InvalidLogException($"The namespace \"{@event.Name}\" of generation {@event.Generation} is deleted but not there.");
                Remove(@event.Name!, known);
                break;
            default:
                throw new InvalidLogException($"{@event.Kind} is not an event of the registry.");
        }
    }

    protected override void Revert(in Event @event, AllocationId id)
    {
        if (@event.Kind == EventKind.NamespaceCreated)
        {
            Remove(@event.Name!, @event.Generation);
            _nextGeneration = @event.Generation;
        }
        else
        {
            _generations.Add(@event.Name!, @event.Generation);
            AddFact(FactHash.Namespace(@event.Name!, @event.Generation));
        }
    }

    protected override IEnumerable<long> WriteOwnFacts(FactWriter writer)
    {
        foreach (var (name, generation) in _generations)
        {
            writer.WriteNamespace(name, generation);
            yield return writer.Length;
        }
        writer.WriteNextGeneration(_nextGeneration);
    }

    protected override void ReadOwnFact(in FactLine line, AllocationId fallback)
    {
        if (line.Namespace is not null)
        {
            if (_generations.ContainsKey(line.Namespace))
                throw new InvalidLogException($"The namespace \"{line.Namespace}\" is there twice.");
            Add(line.Namespace, line.Generation);
        }
        else if (line.NextGeneration > 0)
        {
            _nextGeneration = line.NextGeneration;
        }
        else
        {
            throw new InvalidLogException("A line of a snapshot does not belong to the registry.");
        }
    }

    private static Event EventOf(EventKind kind, in Operation operation) =>
        new() { Kind = kind, Name = operation.Name, Generation = operation.Generation, RequestId = operation.RequestId };

    private List<LogId> NewestDeleted()
    {
        var live = _generations.Values.ToHashSet();
        var deleted = new List<LogId>();
        for (var generation = _nextGeneration - 1; generation > 0 && deleted.Count < MostDeleted; generation--)
        {
            if (!live.Contains(generation))
                deleted.Add(new LogId(generation));
        }
        return deleted;
    }

    private void Add(string name, long generation)
    {
        if (generation is < 1 or long.MaxValue)
            throw new InvalidLogException($"The namespace \"{name}\" has the generation {generation}, which there cannot be.");
        _generations.Add(name, generation);
        _nextGeneration = Math.Max(_nextGeneration, generation + 1);
        AddFact(FactHash.Namespace(name, generation));
    }

    private void Remove(string name, long generation)
    {
        _generations.Remove(name);
        RemoveFact(FactHash.Namespace(name, generation));
    }
}
