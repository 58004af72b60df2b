namespace NetIpam.Tests.Engine;

/// <summary>Holds what comes to it until it is opened, and tells that something came.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reached => _reached.Task.WaitAsync(Patience.Limit);

    public void Open() => _open.TrySetResult();

    public async ValueTask PassAsync()
    {
        _reached.TrySetResult();
        await _open.Task;
    }
}
