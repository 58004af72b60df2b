namespace NetIpam.MongoDB.Tests.FakeMongo;

/// <summary>The conditions that the product uses, and no others.</summary>
internal static class FakeFilter
{
    public static bool Matches(FakeDocument document, FakeDocument filter) =>
        filter.TrueForAll(condition => Matches(document, condition.Key, condition.Value));

    public static bool IsOperators(object? value) => value is FakeDocument { Count: > 0 } document && document[0].Key.StartsWith('$');

    private static bool Matches(FakeDocument document, string path, object? wanted)
    {
        var there = document.TryFind(path, out var value);
        if (!IsOperators(wanted))
            return FakeOrder.Instance.Compare(value, wanted) == 0;
        return ((FakeDocument)wanted!).TrueForAll(condition => condition.Key switch
        {
            "$exists" => there == (bool)condition.Value!,
            "$in" => ((List<object?>)condition.Value!).Exists(item => FakeOrder.Instance.Compare(value, item) == 0),
            "$gt" => there && IsSameType(value, condition.Value) && FakeOrder.Instance.Compare(value, condition.Value) > 0,
            "$gte" => there && IsSameType(value, condition.Value) && FakeOrder.Instance.Compare(value, condition.Value) >= 0,
            "$lt" => there && IsSameType(value, condition.Value) && FakeOrder.Instance.Compare(value, condition.Value) < 0,
            "$lte" => there && IsSameType(value, condition.Value) && FakeOrder.Instance.Compare(value, condition.Value) <= 0,
            _ => throw new NotSupportedException($"The fake knows no condition {condition.Key}."),
        });
    }

    private static bool IsSameType(object? x, object? y) => FakeOrder.TypeOf(x) == FakeOrder.TypeOf(y);
}
