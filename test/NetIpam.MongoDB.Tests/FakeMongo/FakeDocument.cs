namespace NetIpam.MongoDB.Tests.FakeMongo;

/// <summary>
/// A document of the fake server: names and values in order. A value is an int, long, double, string, bool, null, byte[],
/// <see cref="FakeDocument"/>, <see cref="List{T}"/> of values, or one of the types of <see cref="FakeBson"/>.
/// </summary>
internal sealed class FakeDocument : List<KeyValuePair<string, object?>>
{
    public FakeDocument()
    {
    }

    public FakeDocument(IEnumerable<KeyValuePair<string, object?>> elements)
        : base(elements)
    {
    }

    public object? this[string name]
    {
        get => Find(element => element.Key == name).Value;
        set
        {
            var index = FindIndex(element => element.Key == name);
            if (index < 0)
                Add(new(name, value));
            else
                this[index] = new(name, value);
        }
    }

    public void Add(string name, object? value) => Add(new(name, value));

    public bool Has(string name) => Exists(element => element.Key == name);

    public void Remove(string name) => RemoveAll(element => element.Key == name);

    public FakeDocument Copy() => new(this.Select(element => KeyValuePair.Create(element.Key, CopyOf(element.Value))));

    /// <summary>What a path with dots leads to.</summary>
    public bool TryFind(string path, out object? value)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? path : path[..dot];
        value = this[name];
        if (dot < 0)
            return Has(name);
        if (value is FakeDocument inner)
            return inner.TryFind(path[(dot + 1)..], out value);
        value = null;
        return false;
    }

    private static object? CopyOf(object? value) => value switch
    {
        FakeDocument document => document.Copy(),
        List<object?> array => array.Select(CopyOf).ToList(),
        _ => value,
    };
}
