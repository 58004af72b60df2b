using NetIpam.Log;

namespace NetIpam.Simulation;

/// <summary>What outlives the processes: a store that they share, or a disk for one of them.</summary>
internal sealed class Storage
{
    private readonly World _world;
    private readonly Scenario _scenario;
    private readonly Watch _watch;
    private readonly IDisk? _asUsed;
    private bool _losesPower;
    private bool _endsProcess;
    private bool _losesPowerNext;
    private bool _isHealed;

    public Storage(World world, Scenario scenario, Fault fault, Watch watch)
    {
        (_world, _scenario, _watch) = (world, scenario, watch);
        Store = new SimulatedStore(world, fault, scenario.StoreHasClock);
        if (!scenario.IsFile)
            return;
        Disk = new SimulatedDisk(world.Random.Next());
        _asUsed = fault == Fault.None ? Disk : new FaultyDisk(Disk, fault);
    }

    public SimulatedStore Store { get; }

    /// <summary>The disk; null when the store is shared.</summary>
    public SimulatedDisk? Disk { get; }

    /// <summary>Whether steps of the disk fail by chance.</summary>
    public bool IsDiskBad { get; set; }

    /// <summary>From now on the disk does what it is told. A process that was about to end goes on to its end.</summary>
    public void Heal()
    {
        (IsDiskBad, _isHealed, _losesPowerNext) = (false, true, false);
        if (Disk is not null)
            Disk.CrashAt = int.MaxValue;
    }

    public ICommitLog Open(TimeProvider clock)
    {
        if (Disk is null)
            return Store;
        Disk.Fault = FaultOf;
        return FileCommitLog.Open(_asUsed!, SimulatedDisk.Folder, clock, null);
    }

    /// <summary>Power will be lost: now, or in the middle of one of the next steps of the disk.</summary>
    public void LosePower(Process process, bool now)
    {
        if (now)
        {
            _losesPower = true;
            process.Kill();
        }
        else
        {
            Disk!.CrashAt = Disk.Steps + _world.Random.Next(1, 60);
        }
    }

    /// <summary>The process is dead: its lock is gone, and if power was lost, what was not durable, too.</summary>
    public void ProcessEnded()
    {
        if (Disk is null)
            return;
        if (_losesPower || Disk.IsDown)
            Disk.Restart();
        else
            Disk.EndProcess();
        // What the process left in the cache is lost when the next one has built on it.
        if (_losesPowerNext)
            Disk.CrashAt = Disk.Steps + _world.Random.Next(1, _world.Pick([30, 100, 300]));
        (_losesPower, _endsProcess, _losesPowerNext) = (false, false, false);
    }

    private IOException? FaultOf(DiskStep step, string name)
    {
        if (_endsProcess)
            throw new PowerLostException();
        if (step is DiskStep.Sync or DiskStep.SyncFolder && !_isHealed && _world.Chance(_scenario.EndsInSyncs))
            return EndInSync(step, name);
        if (!IsDiskBad || !_world.Chance(_scenario.DiskFaults))
            return null;
        _watch.FaultHappened();
        var isFull = step is DiskStep.Create or DiskStep.Write && _world.Chance(0.5);
        _world.Trace($"disk {step} {name}: {(isFull ? "ENOSPC" : "EIO")}");
        return isFull ? SimulatedDisk.NoSpace : SimulatedDisk.InputOutput;
    }

    /// <summary>The process ends at a sync: before it, or after it failed. Power stays on until the next process is at work.</summary>
    private IOException EndInSync(DiskStep step, string name)
    {
        _watch.FaultHappened();
        (_endsProcess, _losesPowerNext) = (true, true);
        var fails = _world.Chance(0.5);
        _world.Trace($"disk {step} {name}: the process ends {(fails ? "after it failed" : "before it")}");
        return fails ? SimulatedDisk.InputOutput : throw new PowerLostException();
    }
}
