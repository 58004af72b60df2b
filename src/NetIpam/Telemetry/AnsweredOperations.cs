using NetIpam.Engine;

namespace NetIpam.Telemetry;

/// <summary>Counts answers by their reason. Whoever listens must not throw; if he does, that is no reason to stop serving.</summary>
internal static class AnsweredOperations
{
    private const string ReasonTag = "error.type";
    private const string Cancelled = "CANCELLED";

    /// <summary>Counts one answer.</summary>
    public static void Count(IpamReason refusal)
    {
        if (Instruments.Operations.Enabled)
            CountListened(refusal);
    }

    /// <summary>Counts a batch after its turn, when all of it is answered.</summary>
    public static void CountTurn(List<Waiter> batch)
    {
        try
        {
            Instruments.TurnSize.Record(batch.Count);
            Count(batch);
        }
        catch (Exception)
        {
        }
    }

    /// <summary>Counts answers that no turn gave.</summary>
    public static void CountFailed(List<Waiter> batch)
    {
        try
        {
            Count(batch);
        }
        catch (Exception)
        {
        }
    }

    private static void CountListened(IpamReason refusal)
    {
        try
        {
            if (refusal == IpamReason.None)
                Instruments.Operations.Add(1);
            else
                AddRefused(refusal.ToWireName());
        }
        catch (Exception)
        {
        }
    }

    private static void Count(List<Waiter> batch)
    {
        if (!Instruments.Operations.Enabled)
            return;
        var done = 0;
        foreach (var waiter in batch)
        {
            var task = waiter.Task;
            if (task.IsCompletedSuccessfully && task.Result.Refusal == IpamReason.None)
                done++;
            else if (task.IsCompletedSuccessfully)
                AddRefused(task.Result.Refusal.ToWireName());
            else if (task.IsCanceled)
                AddRefused(Cancelled);
            else if (task.Exception?.InnerException is IpamException failure)
                AddRefused(failure.Reason.ToWireName());
        }
        if (done > 0)
            Instruments.Operations.Add(done);
    }

    private static void AddRefused(string reason) => Instruments.Operations.Add(1, new KeyValuePair<string, object?>(ReasonTag, reason));
}
