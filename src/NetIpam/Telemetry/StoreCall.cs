using System.Diagnostics;
using NetIpam.Log;

namespace NetIpam.Telemetry;

/// <summary>One call to the store, while somebody listens: its duration, and a span if it is made in a turn that has one.</summary>
internal readonly struct StoreCall
{
    private readonly string _operation;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Activity? _span;

    private StoreCall(string operation, TimeProvider time, Activity? span)
    {
        _operation = operation;
        _time = time;
        _start = time.GetTimestamp();
        _span = span;
    }

    /// <summary>Whether anybody listens.</summary>
    public static bool IsObserved => Instruments.StoreDuration.Enabled || Instruments.Source.HasListeners();

    public static StoreCall Begin(string operation, LogId log, Activity? turn, TimeProvider time)
    {
        var span = turn is null ? null : Instruments.Source.StartActivity("netipam.store " + operation, ActivityKind.Client, turn.Context);
        span?.SetTag("netipam.log", log.Generation);
        return new StoreCall(operation, time, span);
    }

    /// <summary>Adds to the span.</summary>
    public void Tag(string name, object value) => _span?.SetTag(name, value);

    public void Succeeded()
    {
        Instruments.StoreDuration.Record(Elapsed, new KeyValuePair<string, object?>("netipam.store.operation", _operation));
        _span?.Dispose();
    }

    public void Failed(Exception exception)
    {
        var error = ErrorOf(exception);
        Instruments.StoreDuration.Record(
            Elapsed, new KeyValuePair<string, object?>("netipam.store.operation", _operation), new KeyValuePair<string, object?>("error.type", error));
        _span?.SetTag("error.type", error);
        // Not the message, which is the backend's and may name what is nobody else's business.
        _span?.SetStatus(ActivityStatusCode.Error);
        _span?.Dispose();
    }

    private double Elapsed => _time.GetElapsedTime(_start).TotalSeconds;

    private static string ErrorOf(Exception exception) => exception switch
    {
        LogUnavailableException => "unavailable",
        OutcomeUnknownException => "unknown",
        LogTrimmedException => "trimmed",
        LogDamagedException => "damaged",
        OperationCanceledException => "cancelled",
        _ => "other",
    };
}
