using System.Net;
using System.Text.Json;
using NetIpam.History;
using NetIpam.Soak.Clients;
using NetIpam.Soak.Servers;

namespace NetIpam.Replicas.Tests;

/// <summary>
/// A client that acquires and releases. A call that is cut off, or left undone or unknown as the store is away or slow, is made again,
/// with the same key, at the next server; so in the end it knows what became of every call. Every other answer than the ones of the
/// contract is an error of the test.
/// </summary>
internal sealed class ReplicaClient(string name, int firstServer, string prefix, int mostHeld, HistoryRecorder history, ReplicaSet replicas, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<string> _held = [];
    private int _server = firstServer;
    private int _calls;
    private int _acquired;

    /// <summary>How often it got an address so far.</summary>
    public int Acquired => Volatile.Read(ref _acquired);

    /// <summary>The longest that one call took, repetitions included.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Works until it is told to stop; ends with no call open.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken giveUp)
    {
        while (!stop.IsCancellationRequested)
        {
            if (_held.Count < mostHeld && (_held.Count == 0 || _random.Next(2) == 0))
                await AcquireAsync(giveUp);
            else
                await ReleaseAsync(giveUp);
        }
    }

    private async Task AcquireAsync(CancellationToken giveUp)
    {
        var called = history.Now();
        var (status, answer) = await CallAsync("AcquireIP", $$"""{"prefixCidr":"{{prefix}}"}""", giveUp);
        if (status == HttpStatusCode.NotFound && answer.GetProperty("code").GetString() == "not_found")
        {
            Record(HistoryAction.AcquireAddress, null, called, HistoryOutcome.Full);
            return;
        }
        status.ShouldBe(HttpStatusCode.OK, $"{name}: {answer}");
        var address = answer.GetProperty("ip").GetProperty("ip").GetString()!;
        Record(HistoryAction.AcquireAddress, address, called, HistoryOutcome.Done);
        Interlocked.Increment(ref _acquired);
        _held.Add(address);
    }

    private async Task ReleaseAsync(CancellationToken giveUp)
    {
        var index = _random.Next(_held.Count);
        var address = _held[index];
        _held.RemoveAt(index);
        var called = history.Now();
        var (status, answer) = await CallAsync("ReleaseIP", $$"""{"prefixCidr":"{{prefix}}","ip":"{{address}}"}""", giveUp);
        status.ShouldBe(HttpStatusCode.OK, $"{name}: {address}: {answer}");
        Record(HistoryAction.ReleaseAddress, address, called, HistoryOutcome.Done);
    }

    private void Record(HistoryAction action, string? address, long called, HistoryOutcome outcome) =>
        history.Add(new()
        {
            Client = name,
            Action = action,
            Within = prefix,
            Resource = address,
            Called = called,
            Returned = history.Now(),
            Outcome = outcome,
        });

    private async Task<(HttpStatusCode Status, JsonElement Answer)> CallAsync(string procedure, string request, CancellationToken giveUp)
    {
        var key = $"{name}-{_calls++}";
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                var (status, answer) = await replicas.SendAsync(_server, procedure, request, key, giveUp);
                if (!AnswerReason.IsPassing(AnswerReason.Of(status, answer)))
                {
                    var elapsed = TimeProvider.System.GetElapsedTime(started);
                    if (elapsed > Longest)
                        Longest = elapsed;
                    return (status, answer);
                }
            }
            catch (Exception e) when (e is HttpRequestException or TimeoutException)
            {
                // Killed, halted or not there: another one knows the answer, too.
            }
            _server++;
            await Task.Delay(5, giveUp);
        }
    }
}
