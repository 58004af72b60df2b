namespace NetIpam.TestKit.Property;

/// <summary>The golden model in the place of a subject, with an optional fault: it sees every answer and may change it.</summary>
public sealed class ModelSubject(Func<NaiveModel, Operation, Answer?>? fault = null) : ISubject
{
    private readonly NaiveModel _model = new();

    public ValueTask<Answer> ApplyAsync(Operation operation) =>
        ValueTask.FromResult(fault?.Invoke(_model, operation) ?? _model.Apply(operation));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
