namespace NetIpam.TestKit.Property;

/// <summary>Runs a sequence against a new subject and a new golden model.</summary>
public static class Comparison
{
    public static async Task<Mismatch?> FindMismatchAsync(Func<ISubject> create, IReadOnlyList<Operation> operations)
    {
        await using var subject = create();
        var model = new NaiveModel();
        for (var i = 0; i < operations.Count; i++)
        {
            var expected = model.Apply(operations[i]);
            var actual = await AnswerAsync(subject, operations[i]);
            if (actual != expected)
                return new Mismatch(i, expected, actual);
        }
        return null;
    }

    /// <summary>The answer; an exception that is no refusal is a wrong one, and shrinks like any other.</summary>
    public static async ValueTask<Answer> AnswerAsync(ISubject subject, Operation operation)
    {
        try
        {
            return await subject.ApplyAsync(operation);
        }
        catch (Exception failure)
        {
            return new Answer($"threw {failure}");
        }
    }
}
