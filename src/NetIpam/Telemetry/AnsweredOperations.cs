using NetIpam.Engine;

namespace NetIpam.Telemetry;

/// <summary>Counts answers by their reason.</summary>
internal static class AnsweredOperations
{
    private const string ReasonTag = "error.type";
    private const string Cancelled = "CANCELLED";

    /// <summary>Counts one answer.</summary>
    public static void Count(IpamReason refusal)
    {
        if (!Instruments.Operations.Enabled)
            return;
        if (refusal == IpamReason.None)
            Instruments.Operations.Add(1);
        else
            Instruments.Operations.Add(1, new KeyValuePair<string, object?>(ReasonTag, refusal.ToWireName()));
    }

    /// <summary>Counts a batch after its turn, when all of it is answered.</summary>
    public static void Count(List<Waiter> batch)
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
                Count(task.Result.Refusal);
            else if (task.IsCanceled)
                Instruments.Operations.Add(1, new KeyValuePair<string, object?>(ReasonTag, Cancelled));
            else if (task.Exception?.InnerException is IpamException failure)
                Count(failure.Reason);
        }
        if (done > 0)
            Instruments.Operations.Add(done);
    }
}
