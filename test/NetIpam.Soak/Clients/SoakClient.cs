using System.Text.Json;
using NetIpam.History;
using NetIpam.Soak.Servers;

namespace NetIpam.Soak.Clients;

/// <summary>A client that acquires, releases and reads, at a steady rate, and holds about as much at the end as in the beginning.</summary>
internal sealed class SoakClient
{
    private static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly HistoryRecorder _history;
    private readonly Tally _tally;
    private readonly Random _random;
    private readonly TimeSpan _between;
    private readonly RepeatingCaller _caller;
    private readonly List<string>[] _held = [.. Place.All.Select(_ => new List<string>())];

    /// <param name="number">Which client it is; it calls this server first.</param>
    /// <param name="replicas">The servers.</param>
    /// <param name="history">Where its calls are recorded.</param>
    /// <param name="tally">Where they are counted.</param>
    /// <param name="between">How long it is from one call to the next, on average.</param>
    /// <param name="seed">Of what it does.</param>
    public SoakClient(int number, ReplicaSet replicas, HistoryRecorder history, Tally tally, TimeSpan between, int seed)
    {
        _name = $"client-{number}";
        _history = history;
        _tally = tally;
        _between = between;
        _random = new Random(seed);
        _caller = new RepeatingCaller(_name, number, replicas, tally);
    }

    /// <summary>Works until it is told to stop; ends with no call open.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var due = TimeProvider.System.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            due += (long)(2 * _random.NextDouble() * _between.TotalSeconds * TimeProvider.System.TimestampFrequency);
            var wait = TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else if (-wait > MostBehind)
                due = TimeProvider.System.GetTimestamp();
            if (!stop.IsCancellationRequested)
                await WorkAsync();
        }
    }

    /// <summary>Creates what all clients acquire from.</summary>
    public async Task PrepareAsync()
    {
        foreach (var place in Place.All)
        {
            if (place.Prefix is { } prefix && await _caller.CallAsync("CreatePrefix", $$"""{"cidr":"{{prefix}}"}""") is not (null, _))
                throw new InvalidOperationException($"{prefix} could not be created.");
        }
    }

    private async Task WorkAsync()
    {
        var at = _random.Next(Place.All.Count);
        var (place, held) = (Place.All[at], _held[at]);
        switch (_random.Next(100))
        {
            case < 2:
                await ReadAllAsync();
                break;
            case < 7:
                await ReadPrefixesAsync();
                break;
            case < 20 when place.Prefix == Place.Large && held.Count < place.MostHeld:
                await AcquireAddressAsync(place, held, $"10.2.{_random.Next(4)}.{_random.Next(1, 256)}");
                break;
            default:
                if (held.Count < place.MostHeld && (held.Count == 0 || _random.Next(2) == 0))
                    await AcquireAsync(place, held);
                else
                    await ReleaseAsync(place, held);
                break;
        }
    }

    private Task AcquireAsync(Place place, List<string> held) => place.Kind switch
    {
        PlaceKind.Addresses => AcquireAddressAsync(place, held, null),
        PlaceKind.Children => AcquirePrefixAsync(place, held, "AcquireChildPrefix", $$"""{"cidr":"{{place.Prefix}}","length":{{_random.Next(22, 29)}}}"""),
        _ => AcquirePrefixAsync(place, held, "CreatePrefix", $$"""{"cidr":"{{Place.TopsBegin}}{{_random.Next(Place.Tops)}}.0/24"}"""),
    };

    /// <summary>The lowest address, or a certain one.</summary>
    private async Task AcquireAddressAsync(Place place, List<string> held, string? certain)
    {
        var called = _history.Now();
        var request = certain is null ? $$"""{"prefixCidr":"{{place.Prefix}}"}""" : $$"""{"prefixCidr":"{{place.Prefix}}","ip":"{{certain}}"}""";
        var answered = await _caller.CallAsync("AcquireIP", request);
        switch (answered)
        {
            case (null, var answer):
                var address = answer.GetProperty("ip").GetProperty("ip").GetString()!;
                held.Add(address);
                Record(HistoryAction.AcquireAddress, place, address, called, HistoryOutcome.Done);
                break;
            case ("NO_ADDRESS_AVAILABLE", _) when certain is null:
                Record(HistoryAction.AcquireAddress, place, null, called, HistoryOutcome.Full);
                break;
            case ("ADDRESS_ALREADY_ACQUIRED", _) when certain is not null:
                Record(HistoryAction.AcquireAddress, place, certain, called, HistoryOutcome.Taken);
                break;
            default:
                Strange(HistoryAction.AcquireAddress, place, certain, called, request, answered);
                break;
        }
    }

    private async Task AcquirePrefixAsync(Place place, List<string> held, string procedure, string request)
    {
        var called = _history.Now();
        var answered = await _caller.CallAsync(procedure, request);
        switch (answered)
        {
            case (null, var answer):
                var prefix = answer.GetProperty("prefix").GetProperty("cidr").GetString()!;
                held.Add(prefix);
                Record(HistoryAction.AcquirePrefix, place, prefix, called, HistoryOutcome.Done);
                break;
            case ("NO_CHILD_PREFIX_AVAILABLE" or "PREFIX_OVERLAPS", _):
                Record(HistoryAction.AcquirePrefix, place, null, called, HistoryOutcome.NotDone);
                break;
            default:
                Strange(HistoryAction.AcquirePrefix, place, null, called, request, answered);
                break;
        }
    }

    private async Task ReleaseAsync(Place place, List<string> held)
    {
        var index = _random.Next(held.Count);
        var resource = held[index];
        held.RemoveAt(index);
        var (procedure, action, request) = place.Kind switch
        {
            PlaceKind.Addresses => ("ReleaseIP", HistoryAction.ReleaseAddress, $$"""{"prefixCidr":"{{place.Prefix}}","ip":"{{resource}}"}"""),
            PlaceKind.Children => ("ReleaseChildPrefix", HistoryAction.ReleasePrefix, $$"""{"cidr":"{{resource}}"}"""),
            _ => ("DeletePrefix", HistoryAction.ReleasePrefix, $$"""{"cidr":"{{resource}}"}"""),
        };
        var called = _history.Now();
        var answered = await _caller.CallAsync(procedure, request);
        switch (answered)
        {
            case (null, _):
                Record(action, place, resource, called, HistoryOutcome.Done);
                break;
            case ("ADDRESS_NOT_ACQUIRED" or "PREFIX_NOT_FOUND", _):
                Record(action, place, resource, called, HistoryOutcome.Free);
                break;
            default:
                Strange(action, place, resource, called, request, answered);
                break;
        }
    }

    private async Task ReadPrefixesAsync()
    {
        var called = _history.Now();
        if (await ReadAsync("ListPrefixes") is { } answer)
            Readings.RecordPrefixes(_history, _name, called, answer);
    }

    private async Task ReadAllAsync()
    {
        var called = _history.Now();
        if (await ReadAsync("Dump") is { } answer)
            Readings.RecordDump(_history, _name, called, answer.GetProperty("dump").GetString()!);
    }

    private async Task<JsonElement?> ReadAsync(string procedure)
    {
        var answered = await _caller.CallAsync(procedure, "{}");
        if (answered is (null, var answer))
            return answer;
        if (answered is { } given)
            _tally.Violated("Answer", $"{_name}: {procedure} was answered {given.Reason}: {given.Answer}");
        return null;
    }

    private void Record(HistoryAction action, Place place, string? resource, long called, HistoryOutcome outcome)
    {
        _history.Add(new()
        {
            Client = _name,
            Action = action,
            Within = place.Prefix,
            Resource = resource,
            Called = called,
            Returned = outcome == HistoryOutcome.Unknown ? 0 : _history.Now(),
            Outcome = outcome,
        });
        if (outcome == HistoryOutcome.Done)
            _tally.Changed();
    }

    /// <summary>An answer that the contract does not have here, or none.</summary>
    private void Strange(HistoryAction action, Place place, string? resource, long called, string request, (string? Reason, JsonElement Answer)? answered)
    {
        Record(action, place, resource, called, HistoryOutcome.Unknown);
        if (answered is { } given)
            _tally.Violated("Answer", $"{_name}: {action} {request} was answered {given.Reason}: {given.Answer}");
    }
}
