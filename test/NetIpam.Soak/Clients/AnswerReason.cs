using System.Net;
using System.Text.Json;

namespace NetIpam.Soak.Clients;

/// <summary>Why a server refused a call.</summary>
public static class AnswerReason
{
    /// <summary>What the absence of the store explains; and a server that stops has no reason, but a code.</summary>
    private static readonly string[] Passing = ["STORE_UNAVAILABLE", "OUTCOME_UNKNOWN", "OVERLOADED", "CONFLICT", "code unavailable"];

    /// <summary>The exact reason of a refusal, else its code; null when it is none.</summary>
    public static string? Of(HttpStatusCode status, JsonElement answer) => status == HttpStatusCode.OK ? null : ReasonOf(answer) ?? CodeOf(answer);

    /// <summary>Whether the same call may have another answer later.</summary>
    public static bool IsPassing(string? reason) => Passing.Contains(reason);

    private static string? ReasonOf(JsonElement error) =>
        error.TryGetProperty("details", out var details)
            ? details.EnumerateArray()
                .Select(detail => detail.TryGetProperty("debug", out var debug) && debug.TryGetProperty("reason", out var reason) ? reason.GetString() : null)
                .FirstOrDefault(reason => reason is not null)
            : null;

    private static string CodeOf(JsonElement error) => error.TryGetProperty("code", out var code) ? $"code {code.GetString()}" : "no code";
}
