using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.Telemetry;

/// <summary>How a call that is observed ended.</summary>
internal sealed class CallOutcome
{
    /// <summary>The code; <see langword="null"/> while it is not known, and of what was no call by any protocol.</summary>
    public RpcCode? Code { get; private set; }

    /// <summary>Makes a call one that is observed.</summary>
    public static CallOutcome Observe(HttpContext http)
    {
        var outcome = new CallOutcome();
        http.Features.Set(outcome);
        return outcome;
    }

    /// <summary>Takes note of it, if the call is observed.</summary>
    public static void Set(HttpContext http, RpcCode code)
    {
        if (http.Features.Get<CallOutcome>() is { } outcome)
            outcome.Code = code;
    }
}
