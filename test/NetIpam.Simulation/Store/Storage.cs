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
        _losesPower = false;
    }

    private IOException? FaultOf(DiskStep step, string name)
    {
        if (!IsDiskBad || !_world.Chance(_scenario.DiskFaults))
            return null;
        _watch.FaultHappened();
        var isFull = step is DiskStep.Create or DiskStep.Write && _world.Chance(0.5);
        _world.Trace($"disk {step} {name}: {(isFull ? "ENOSPC" : "EIO")}");
        return isFull ? SimulatedDisk.NoSpace : SimulatedDisk.InputOutput;
    }
}
