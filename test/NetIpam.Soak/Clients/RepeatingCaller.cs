using System.Text.Json;
using NetIpam.Soak.Servers;

namespace NetIpam.Soak.Clients;

/// <summary>
/// Calls until there is an answer of the contract: what was cut off, and what the store's absence left undone or unknown, is called
/// again with the same key, at the next server. So in the end it is known what became of every call.
/// </summary>
internal sealed class RepeatingCaller(string name, int firstServer, ReplicaSet replicas, Tally tally)
{
    /// <summary>Longer than any trouble, and than all of them one after the other.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>What a server answers that has a fault, and logs it. Called again, to know what became of the call.</summary>
    private static readonly string[] Faults = ["code internal", "code unknown", "no code"];

    private int _server = firstServer;
    private long _calls;

    /// <summary>Answers the reason of the refusal, null for none, and the answer itself; null when there was none in time, which is a violation.</returns>
    public async Task<(string? Reason, JsonElement Answer)?> CallAsync(string procedure, string request)
    {
        var key = $"{name}-{_calls++}";
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            try
            {
                var (status, answer) = await replicas.SendAsync(_server, procedure, request, key, CancellationToken.None);
                var reason = AnswerReason.Of(status, answer);
                if (Faults.Contains(reason))
                    tally.Violated("Fault", $"{name}: {procedure} {request} was answered {answer} at {DateTimeOffset.UtcNow:O} by a server that wrote at last:\n{await LogAsync(_server)}");
                else if (!AnswerReason.IsPassing(reason))
                {
                    tally.Answered(TimeProvider.System.GetElapsedTime(started));
                    return (reason, answer);
                }
                tally.Repeated(reason!);
            }
            catch (Exception e) when (e is HttpRequestException or TimeoutException or JsonException)
            {
                // Killed, halted, cut off or not there: another one knows the answer, too.
                tally.Repeated(e.GetType().Name);
            }
            _server++;
            await Task.Delay(20);
        }
        tally.Violated("Answer", $"{name}: {procedure} {request} had no answer in {Patience.TotalMinutes} minutes.");
        return null;
    }

    /// <summary>The end of what a server has written, once it is there.</summary>
    private async Task<string> LogAsync(int server)
    {
        const int Length = 8000;
        await Task.Delay(1000);
        var log = replicas.Replicas[server % replicas.Count].Process?.Log ?? "(it is down)";
        return log[Math.Max(0, log.Length - Length)..];
    }
}
