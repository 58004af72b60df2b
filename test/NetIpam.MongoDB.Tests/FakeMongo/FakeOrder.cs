namespace NetIpam.MongoDB.Tests.FakeMongo;

/// <summary>The order of values in MongoDB: by type, and documents element by element: type, name, value.</summary>
internal sealed class FakeOrder : IComparer<object?>
{
    public static FakeOrder Instance { get; } = new();

    public int Compare(object? x, object? y)
    {
        var types = TypeOf(x).CompareTo(TypeOf(y));
        if (types != 0)
            return types;
        return (x, y) switch
        {
            (string a, string b) => string.CompareOrdinal(a, b),
            (FakeDocument a, FakeDocument b) => Compare(a, b),
            (byte[] a, byte[] b) => a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.AsSpan().SequenceCompareTo(b),
            (bool a, bool b) => a.CompareTo(b),
            (null, null) or (FakeBson.MaxKey, FakeBson.MaxKey) => 0,
            (FakeBson.ObjectId a, FakeBson.ObjectId b) => string.CompareOrdinal(a.Hex, b.Hex),
            (double a, _) => a.CompareTo(Convert.ToDouble(y, null)),
            (_, double b) => Convert.ToDouble(x, null).CompareTo(b),
            _ => Convert.ToInt64(x, null).CompareTo(Convert.ToInt64(y, null)),
        };
    }

    public static int TypeOf(object? value) => value switch
    {
        null => 5,
        int or long or double => 10,
        string => 15,
        FakeDocument => 20,
        List<object?> => 25,
        byte[] => 30,
        FakeBson.ObjectId => 35,
        bool => 40,
        FakeBson.Date => 45,
        FakeBson.Timestamp => 47,
        _ => 127,
    };

    private int Compare(FakeDocument x, FakeDocument y)
    {
        for (var i = 0; i < Math.Min(x.Count, y.Count); i++)
        {
            var (a, b) = (x[i], y[i]);
            var order = TypeOf(a.Value).CompareTo(TypeOf(b.Value));
            order = order != 0 ? order : string.CompareOrdinal(a.Key, b.Key);
            order = order != 0 ? order : Compare(a.Value, b.Value);
            if (order != 0)
                return order;
        }
        return x.Count.CompareTo(y.Count);
    }
}
