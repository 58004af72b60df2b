namespace NetIpam.MongoDB.Tests.FakeMongo;

/// <summary>A collection: documents by id. Each statement is one atomic step, as a change of a single document is in MongoDB.</summary>
internal sealed class FakeCollection
{
    private readonly Lock _lock = new();
    private SortedDictionary<object, FakeDocument> _documents = new(FakeOrder.Instance);

    public List<FakeDocument> Copy()
    {
        lock (_lock)
            return [.. _documents.Values.Select(document => document.Copy())];
    }

    public void Restore(IEnumerable<FakeDocument> documents)
    {
        lock (_lock)
        {
            _documents = new(FakeOrder.Instance);
            foreach (var document in documents)
                _documents.Add(document["_id"]!, document.Copy());
        }
    }

    public List<object?> Find(FakeDocument filter, FakeDocument? projection, int limit)
    {
        lock (_lock)
        {
            return [.. _documents.Values.Where(document => FakeFilter.Matches(document, filter)).Take(limit > 0 ? limit : int.MaxValue)
                .Select(document => Project(document.Copy(), projection))];
        }
    }

    public void Insert(FakeDocument document)
    {
        lock (_lock)
        {
            if (!document.Has("_id"))
                document.Insert(0, new("_id", new FakeBson.ObjectId(Guid.NewGuid().ToString("N")[..24])));
            if (!_documents.TryAdd(document["_id"]!, document))
                throw new FakeError(11000, "E11000 duplicate key error");
        }
    }

    public int Delete(FakeDocument filter, int limit)
    {
        lock (_lock)
        {
            var found = _documents.Where(entry => FakeFilter.Matches(entry.Value, filter)).Select(entry => entry.Key)
                .Take(limit > 0 ? limit : int.MaxValue).ToList();
            found.ForEach(id => _documents.Remove(id));
            return found.Count;
        }
    }

    /// <summary>Answers how many were found, how many were changed, and the id of one that was inserted.</summary>
    public (int Found, int Changed, object? Upserted) Update(FakeDocument filter, FakeDocument change, bool upsert)
    {
        lock (_lock)
        {
            var found = _documents.Values.FirstOrDefault(document => FakeFilter.Matches(document, filter));
            if (found is not null)
            {
                var changed = Apply(found.Copy(), change, inserting: false);
                var same = FakeOrder.Instance.Compare(found, changed) == 0;
                _documents[found["_id"]!] = changed;
                return (1, same ? 0 : 1, null);
            }
            if (!upsert)
                return (0, 0, null);
            var inserted = Apply(new FakeDocument(filter.Where(condition => !FakeFilter.IsOperators(condition.Value))), change, inserting: true);
            Insert(inserted);
            return (1, 0, inserted["_id"]);
        }
    }

    private static FakeDocument Apply(FakeDocument document, FakeDocument change, bool inserting)
    {
        if (!FakeFilter.IsOperators(change))
        {
            var replaced = change.Copy();
            replaced.Insert(0, new("_id", document["_id"]));
            return replaced;
        }
        foreach (var (name, value) in change)
        {
            foreach (var (field, to) in (FakeDocument)value!)
            {
                switch (name)
                {
                    case "$set":
                    case "$setOnInsert" when inserting:
                    case "$max" when !document.Has(field) || FakeOrder.Instance.Compare(document[field], to) < 0:
                        document[field] = to;
                        break;
                    case "$setOnInsert" or "$max":
                        break;
                    default:
                        throw new NotSupportedException($"The fake knows no change {name}.");
                }
            }
        }
        return document;
    }

    private static FakeDocument Project(FakeDocument document, FakeDocument? projection)
    {
        if (projection is not [var (field, keep)])
            return document;
        if (Convert.ToInt64(keep, null) == 0)
            document.Remove(field);
        else
            document.RemoveAll(element => element.Key != field && element.Key != "_id");
        return document;
    }
}
