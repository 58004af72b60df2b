using System.Text.Json;
using NetIpam.History;

namespace NetIpam.Server.Tests.Kills;

/// <summary>
/// A client that acquires and releases at random, of a server that is killed all the time. A call without an answer is made
/// again, with the same key, until it has one; so in the end it knows of every address that it was given.
/// </summary>
internal sealed class KillClient(string name, int seed, HistoryRecorder history, Func<CancellationToken, Task<Uri>> server)
{
    public const string Prefix = "10.0.0.0/25";

    private const int MostHeld = 24;

    private readonly Random _random = new(seed);
    private readonly List<string> _held = [];
    private int _calls;

    /// <summary>Works until it is told to stop; ends with no call open.</summary>
    public async Task RunAsync(HttpClient http, CancellationToken stop, CancellationToken giveUp)
    {
        while (!stop.IsCancellationRequested)
        {
            if (_held.Count < MostHeld && _random.Next(2) == 0)
                await AcquireAsync(http, giveUp);
            else if (_held.Count > 0)
                await ReleaseAsync(http, giveUp);
        }
    }

    private async Task AcquireAsync(HttpClient http, CancellationToken giveUp)
    {
        var called = history.Now();
        var answer = await CallAsync(http, "AcquireIP", $$"""{"prefixCidr":"{{Prefix}}"}""", giveUp);
        var address = answer.GetProperty("ip").GetProperty("ip").GetString()!;
        Record(HistoryAction.AcquireAddress, address, called);
        _held.Add(address);
    }

    private async Task ReleaseAsync(HttpClient http, CancellationToken giveUp)
    {
        var index = _random.Next(_held.Count);
        var address = _held[index];
        _held.RemoveAt(index);
        var called = history.Now();
        await CallAsync(http, "ReleaseIP", $$"""{"prefixCidr":"{{Prefix}}","ip":"{{address}}"}""", giveUp);
        Record(HistoryAction.ReleaseAddress, address, called);
    }

    private void Record(HistoryAction action, string address, long called) =>
        history.Add(new()
        {
            Client = name,
            Action = action,
            Within = Prefix,
            Resource = address,
            Called = called,
            Returned = history.Now(),
            Outcome = HistoryOutcome.Done,
        });

    private async Task<JsonElement> CallAsync(HttpClient http, string procedure, string request, CancellationToken giveUp)
    {
        var key = $"{name}-{_calls++}";
        while (true)
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(await server(giveUp), $"/api.v1.IpamService/{procedure}"));
            message.Content = new StringContent(request, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
            message.Headers.Add("Idempotency-Key", key);
            try
            {
                using var answer = await http.SendAsync(message, giveUp);
                var text = await answer.Content.ReadAsStringAsync(giveUp);
                answer.IsSuccessStatusCode.ShouldBeTrue($"{name}: {procedure} {request} {key}: {text}");
                using var json = JsonDocument.Parse(text);
                return json.RootElement.Clone();
            }
            catch (HttpRequestException)
            {
                // Killed; the time until the next one is up.
                await Task.Delay(5, giveUp);
            }
        }
    }
}
