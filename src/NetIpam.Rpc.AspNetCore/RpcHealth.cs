using Google.Protobuf.Reflection;
using NetIpam.Rpc.Health;
using static NetIpam.Rpc.Health.HealthCheckResponse.Types;

namespace NetIpam.Rpc.AspNetCore;

/// <summary>Which services can be called, as <c>grpc.health.v1.Health</c> tells it. At first none is known. Thread-safe.</summary>
public sealed class RpcHealth
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, bool> _isServing = new(StringComparer.Ordinal);
    private TaskCompletionSource _change = NewChange();
    private bool _hasStopped;

    /// <summary>The service that tells it, for reflection.</summary>
    public static ServiceDescriptor Descriptor => HealthReflection.Descriptor.Services[0];

    /// <summary>Says whether a service can be called.</summary>
    /// <param name="service">Its full name, e.g. <c>package.Service</c>; empty for the server as a whole.</param>
    /// <param name="isServing">Whether it can.</param>
    public void Set(string service, bool isServing)
    {
        lock (_lock)
        {
            _isServing[service] = isServing;
            NotifyChange();
        }
    }

    /// <summary>Says that the server is about to stop: from now on no service can be called. Those who watch are told so,
    /// and their calls end, so that the server need not wait for them.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _hasStopped = true;
            NotifyChange();
        }
    }

    /// <summary>The status of a service, whether it is the last one, and a task that ends when it may be another.</summary>
    internal (ServingStatus Status, bool IsLast, Task Change) Get(string service)
    {
        lock (_lock)
        {
            var status = !_isServing.TryGetValue(service, out var isServing) ? ServingStatus.ServiceUnknown
                : isServing && !_hasStopped ? ServingStatus.Serving
                : ServingStatus.NotServing;
            return (status, _hasStopped, _change.Task);
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void NotifyChange()
    {
        _change.SetResult();
        _change = NewChange();
    }
}
