using NetIpam.Audit;
using NetIpam.History;
using NetIpam.Log;

namespace NetIpam.Simulation;

/// <summary>One run: replicas over a store, clients, and trouble; in the end everything is healed and checked.</summary>
internal sealed class SimulationRun
{
    private readonly World _world;
    private readonly Scenario _scenario;
    private readonly Storage _storage;
    private long _backAt = long.MaxValue;
    private int _calls;
    private bool _isHealing;

    public SimulationRun(int seed, Fault fault, Action<string>? listener)
    {
        _world = new World(seed) { Listener = listener };
        _scenario = Scenario.Draw(_world, fault);
        Watch = new Watch(_world);
        _storage = new Storage(_world, _scenario, fault, Watch);
        Pools = Pool.All(_scenario.SecondNamespace);
        Clock = new Process(_world, "clients", TimeSpan.Zero).Clock;
        Replicas = [.. Enumerable.Range(0, _scenario.Replicas).Select(i => new Replica(_world, _scenario, fault, _storage, Watch, $"r{i}"))];
    }

    public HistoryRecorder History { get; } = new();

    public Watch Watch { get; }

    public IReadOnlyList<Pool> Pools { get; }

    public IReadOnlyList<Replica> Replicas { get; }

    /// <summary>The clock of the clients.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Whether the store went back to an older state.</summary>
    public bool WentBack => _backAt != long.MaxValue;

    public void Called() => _calls++;

    /// <summary>Whether the store lacks what a process knows of a log.</summary>
    public bool IsStoreBehind(Process process, LogId log) =>
        WentBack && Watch.Known(process, log) is { } known && !Holds(_storage.Store.Find(log), known);

    /// <summary>The newest commit of a log of the shared store.</summary>
    public LogHead? HeadOf(LogId log) => _storage.Store.Find(log)?.Head;

    /// <summary>The log that a call is about; null if it is that of a namespace which comes and goes.</summary>
    public LogId? LogOf(HistoryEntry asked) =>
        asked.Namespace is not null ? null : new LogId(Pools.Any(pool => pool.Namespace == Pool.Second && (pool.Text == asked.Within || pool.Text == asked.Resource)) ? 2 : 1);

    public async Task<RunReport> ExecuteAsync()
    {
        try
        {
            await _world.RunAsync(LiveAsync());
        }
        catch (Exception e)
        {
            Watch.Violation(e is StuckException ? e.Message : e.ToString());
        }
        foreach (var violation in HistoryChecker.Check(HistoryToCheck()))
            Watch.Violation(violation.ToString());
        return new RunReport(_scenario, Watch.Violations, [.. _world.LastEvents], _world.Hash)
        {
            Calls = _calls,
            Commits = Watch.Commits,
            Crashes = Replicas.Sum(replica => replica.Crashes),
            Faults = Watch.Faults,
            Events = _world.Events,
        };
    }

    private static bool Holds(StoredLog? log, LogHead commit) =>
        log is not null && (commit.Sequence < log.First || log.At(commit.Sequence)?.Id == commit.Id);

    private async Task LiveAsync()
    {
        foreach (var replica in Replicas)
            _ = replica.LiveAsync();
        var work = WorkAsync();
        var trouble = TroubleAsync();
        var back = _scenario.RollsBack ? GoBackAsync() : Task.CompletedTask;
        await work;
        _isHealing = true;
        await trouble;
        await back;
        await HealAsync();
        await CompareAsync();
    }

    private async Task WorkAsync()
    {
        var first = new Client(_world, _scenario, this, "first", TimeSpan.FromMinutes(1));
        if (_scenario.SecondNamespace)
            await first.CreateNamespaceAsync(Pool.Second);
        foreach (var pool in Pools)
            await first.CreatePoolAsync(pool);
        await Task.WhenAll(Enumerable.Range(0, _scenario.Clients).Select(i => new Client(_world, _scenario, this, $"c{i}").RunAsync())
            .Concat(Enumerable.Range(0, _scenario.Tenants).Select(i => new Tenant(_world, _scenario, this, $"t{i}").RunAsync())));
    }

    private async Task TroubleAsync()
    {
        while (!_isHealing)
        {
            await _world.SleepAsync(_world.Between(TimeSpan.Zero, _scenario.Trouble * 4));
            if (!_isHealing && _world.Pick(Replicas) is { Process: { IsAlive: true } process } replica)
                Trouble(replica, process);
        }
    }

    private void Trouble(Replica replica, Process process)
    {
        var kind = _world.Random.Next(6);
        var time = _world.Between(TimeSpan.FromMilliseconds(1), _scenario.Trouble * 2);
        _world.Trace($"{process.Name} trouble {kind}");
        switch (kind)
        {
            case 0:
                process.Kill();
                break;
            case 1 when _scenario.IsFile:
                _storage.LosePower(process, now: false);
                break;
            case 2 when _scenario.IsFile:
                _storage.LosePower(process, now: true);
                break;
            case 3 when _scenario.IsFile:
                _storage.IsDiskBad = !_storage.IsDiskBad;
                break;
            case 1:
                _storage.Store.FailOver();
                break;
            case 2:
                replica.Link?.Cut(time);
                break;
            case 4 when _scenario.ClockJumps:
                process.Clock.Offset += _world.Between(TimeSpan.Zero, TimeSpan.FromMinutes(1)) - TimeSpan.FromSeconds(_world.Random.Next(30));
                break;
            default:
                process.Halt(time);
                break;
        }
    }

    /// <summary>A backup is put back, or a follower that lagged becomes the primary one.</summary>
    private async Task GoBackAsync()
    {
        while (!_isHealing && (!_world.Chance(0.1) || _storage.Store.Find(new LogId(1)) is null))
            await _world.SleepAsync(_world.Between(TimeSpan.Zero, _scenario.Trouble));
        var copy = _storage.Store.Copy();
        // By a few commits, or by many.
        await _world.SleepAsync(_world.Between(TimeSpan.Zero, _world.Pick([_scenario.Latency * 6, _scenario.Trouble * 4])));
        if (_isHealing)
            return;
        _world.Trace("the store goes back");
        _backAt = History.Now();
        Watch.StoreGoesBack();
        var before = HeadOf(new LogId(1));
        _storage.Store.Restore(copy);
        if (before is { } lost && _world.Chance(0.5))
            await HaltUntilAsync(_world.Pick(Replicas).Process!, () => HeadOf(new LogId(1))?.Sequence >= lost.Sequence);
    }

    /// <summary>The worst moment to wake up is when the log is as long again as it was.</summary>
    private async Task HaltUntilAsync(Process process, Func<bool> isTime)
    {
        process.Halt();
        for (var i = 0; i < 20_000 && !_isHealing && !isTime(); i++)
            await _world.SleepAsync(TimeSpan.FromMilliseconds(0.5));
        process.Resume();
    }

    private async Task HealAsync()
    {
        _world.Trace("everything is healed");
        _storage.Heal();
        foreach (var replica in Replicas)
        {
            replica.Heal();
            // A store that went back stops those who knew more; those who start again know only what it has.
            if (WentBack || _world.Chance(0.5))
                KillForGood(replica);
        }
        await OpenAllAsync();
        // What nobody waits for any more comes to its end.
        await _world.SleepAsync(TimeSpan.FromMinutes(2));
    }

    private void KillForGood(Replica replica)
    {
        if (replica.Process is not { IsAlive: true } process)
            return;
        if (_scenario.IsFile)
            _storage.LosePower(process, now: true);
        else
            process.Kill();
    }

    private async Task OpenAllAsync()
    {
        while (Replicas.Any(replica => replica.Ipam is null) && Watch.Violations.Count == 0)
            await _world.SleepAsync(TimeSpan.FromMilliseconds(100));
    }

    /// <summary>Everybody answers the same, also after one more restart; and what was acknowledged is in the log.</summary>
    private async Task CompareAsync()
    {
        var last = new Client(_world, _scenario, this, "last", TimeSpan.FromMinutes(1));
        if (WentBack)
            return;
        foreach (var space in Pools.Select(pool => pool.Namespace).Distinct(StringComparer.Ordinal))
            await CompareAsync(async replica => await last.ReadForCertainAsync(replica, space));
        if (_scenario.Tenants > 0)
            await CompareAsync(new Tenant(_world, _scenario, this, "last", TimeSpan.FromMinutes(1)).ReadForCertainAsync);
        if (Watch.Violations.Count > 0)
            return;
        foreach (var log in Watch.Logs)
            await CheckLogAsync(log);
        foreach (var finding in (await StoreAudit.RunAsync(Replicas[0].Link!)).Findings.Where(finding => !finding.IsNote))
            Watch.Violation($"The audit says: {finding}");
    }

    private async Task CompareAsync(Func<Replica, Task<string?>> read)
    {
        var before = (Is: false, Text: (string?)null);
        for (var round = 0; round < 2 && Watch.Violations.Count == 0; round++)
        {
            foreach (var replica in Replicas)
            {
                var found = await read(replica);
                if (before.Is && found != before.Text)
                    Watch.Violation($"{replica.Process!.Name} answers otherwise than others: {found}, not {before.Text}.");
                before = (true, found);
            }
            KillForGood(Replicas[0]);
            await OpenAllAsync();
        }
    }

    private async Task CheckLogAsync(LogId log)
    {
        var link = Replicas[0].Link!;
        var first = (await link.GetSnapshotAsync(log, CancellationToken.None))?.Position.Sequence ?? 0;
        var ids = new Dictionary<long, CommitId>();
        await foreach (var commit in link.ReadAsync(log, first - 1, CancellationToken.None))
            ids.Add(commit.Sequence, commit.Id);
        // A deleted one that was left over is removed some time after the start.
        if (Watch.Logs.Contains(log))
            Watch.Check(log, first, sequence => ids.TryGetValue(sequence, out var id) ? id : null);
    }

    /// <summary>What can be checked: everything, or until the store went back.</summary>
    private List<HistoryEntry> HistoryToCheck()
    {
        var told = new List<HistoryEntry>();
        foreach (var entry in History.Entries)
        {
            if (entry.Returned < _backAt)
                told.Add(entry);
            else if (entry.Called < _backAt && entry.Outcome is HistoryOutcome.Done or HistoryOutcome.Unknown && (entry.Found is null || entry.Action == HistoryAction.Load))
                told.Add(entry with { Outcome = HistoryOutcome.Unknown });
        }
        return told;
    }
}
