using NetIpam.TestKit.Property;

namespace NetIpam.Tests.Property;

/// <summary>Two replicas over one log, asked in turn: each must know at once what the other one did.</summary>
internal sealed class ReplicasSubject : ISubject
{
    private SharedLog? _log;

    public async ValueTask<Answer> ApplyAsync(Operation operation)
    {
        _log ??= await SharedLog.OpenAsync();
        return await NamespaceCaller.ApplyAsync(_log.Next().Root, operation);
    }

    public ValueTask DisposeAsync() => _log?.DisposeAsync() ?? ValueTask.CompletedTask;
}
