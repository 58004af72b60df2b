using System.Collections.Concurrent;
using System.Diagnostics;
using NetIpam.Telemetry;

namespace NetIpam.Tests.Telemetry;

/// <summary>Collects the ended spans of the library, and makes spans of callers.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ActivitySource _callers = new("callers-" + Guid.NewGuid());
    private readonly ActivityListener _listener;

    public Spans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == IpamTelemetry.ActivitySourceName || source == _callers,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public ConcurrentQueue<Activity> Ended { get; } = new();

    /// <summary>Begins the span of a caller, and makes it the current one.</summary>
    public Activity Begin(string name) => _callers.StartActivity(name).ShouldNotBeNull();

    /// <summary>The ended spans of a name in a trace.</summary>
    public List<Activity> Of(Activity caller, string name) => [.. Ended.Where(span => span.TraceId == caller.TraceId && span.OperationName == name)];

    public void Dispose()
    {
        _listener.Dispose();
        _callers.Dispose();
    }
}
