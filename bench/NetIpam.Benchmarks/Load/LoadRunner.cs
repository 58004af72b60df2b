using System.Diagnostics;

namespace NetIpam.Benchmarks.Load;

/// <summary>Drives a target as planned. In an open loop a latency counts from the moment an operation was to begin, not from when its
/// client came to it: a target that stalls cannot hide what it made others wait (coordinated omission).</summary>
internal static class LoadRunner
{
    private const int TurnLength = 64;

    public static async Task<LoadOutcome> RunAsync(LoadTarget target, LoadPlan plan)
    {
        var clients = ClientRecord.Of(plan.Clients);
        var elapsed = await RunAsync(target, plan, clients);
        return LoadOutcome.Of(plan, clients, elapsed);
    }

    /// <summary>Adds what became of the operations to records that can hold more already, one of each client.</summary>
    /// <returns>How long was measured.</returns>
    public static async Task<TimeSpan> RunAsync(LoadTarget target, LoadPlan plan, IReadOnlyList<ClientRecord> clients)
    {
        var start = Stopwatch.GetTimestamp();
        var from = start + Ticks(plan.WarmUp);
        var until = from + Ticks(plan.Duration);
        if (plan.Rate is { } rate)
        {
            var pacer = new Pacer(plan.Clients, rate);
            var pacing = pacer.RunAsync(start, until);
            await Task.WhenAll(clients.Select((record, client) => Task.Run(() => FollowAsync(target, client, record, pacer, from, until))));
            await pacing;
        }
        else
        {
            await Task.WhenAll(clients.Select((record, client) => Task.Run(() => RepeatAsync(target, client, record, from, until))));
        }
        return Stopwatch.GetElapsedTime(from);
    }

    private static async Task RepeatAsync(LoadTarget target, int client, ClientRecord record, long from, long until)
    {
        var operations = 0;
        for (var begun = Stopwatch.GetTimestamp(); begun < until; begun = Stopwatch.GetTimestamp())
        {
            await OperateAsync(target, client, record, begun, from);
            // Who is answered at once would never let the others run.
            if (++operations % TurnLength == 0)
                await Task.Yield();
        }
    }

    private static async Task FollowAsync(LoadTarget target, int client, ClientRecord record, Pacer pacer, long from, long until)
    {
        await foreach (var due in pacer.Turns(client).ReadAllAsync())
        {
            if (Stopwatch.GetTimestamp() < until)
                await OperateAsync(target, client, record, due, from);
            else if (due >= from)
                record.GiveUp(Stopwatch.GetElapsedTime(due));
        }
    }

    private static async Task OperateAsync(LoadTarget target, int client, ClientRecord record, long due, long from)
    {
        string? error = null;
        try
        {
            await target.OperateAsync(client);
        }
        catch (Exception e) when (e is IpamException or HttpRequestException)
        {
            error = e.Message;
        }
        if (due >= from)
            record.Note(Stopwatch.GetElapsedTime(due), error);
    }

    private static long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * Stopwatch.Frequency);
}
