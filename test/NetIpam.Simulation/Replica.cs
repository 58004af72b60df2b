using NetIpam.Log;

namespace NetIpam.Simulation;

/// <summary>One of the processes over the store, started again whenever it dies.</summary>
internal sealed class Replica(World world, Scenario scenario, Fault fault, Storage storage, Watch watch, string name)
{
    private int _starts;
    private bool _isEnding;

    public Process? Process { get; private set; }

    public Link? Link { get; private set; }

    /// <summary>Set while it is open.</summary>
    public Ipam? Ipam { get; private set; }

    public int Crashes { get; private set; }

    /// <summary>From now on nothing goes wrong.</summary>
    public void Heal()
    {
        _isEnding = true;
        if (Link is not null)
            Link.IsReliable = true;
        if (Process is not null)
            Process.Clock.Offset = TimeSpan.Zero;
    }

    /// <summary>Starts it, again and again. Never ends.</summary>
    public async Task LiveAsync()
    {
        while (true)
        {
            var process = new Process(world, $"{name}.{++_starts}", scenario.ClockJumps && !_isEnding ? world.Between(TimeSpan.Zero, TimeSpan.FromSeconds(20)) : TimeSpan.Zero);
            Process = process;
            await Task.WhenAny(OpenAsync(process), process.Died);
            await process.Died;
            world.Trace($"{process.Name} is dead");
            Crashes++;
            (Ipam, Link) = (null, null);
            await world.SleepAsync(world.Between(TimeSpan.FromMilliseconds(1), scenario.Trouble));
            storage.ProcessEnded();
        }
    }

    private async Task OpenAsync(Process process)
    {
        while (process.IsAlive)
        {
            try
            {
                var store = storage.Open(process.Clock);
                Link = new Link(world, scenario, fault, process, store, watch) { IsReliable = _isEnding };
                var ipam = await OpenOnAsync(process, Link);
                if (!process.IsAlive)
                    return;
                world.Trace($"{process.Name} is open");
                Ipam = ipam;
                return;
            }
            catch (PowerLostException)
            {
                process.Kill();
            }
            catch (IpamException e) when (e.Reason is IpamReason.StoreUnavailable or IpamReason.OutcomeUnknown or IpamReason.ClockOff or IpamReason.Conflict)
            {
                world.Trace($"{process.Name} cannot open: {e.Reason}");
                if (process.IsAlive)
                    await process.SleepAsync(world.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1)));
            }
            catch (IpamException e) when (e.Reason == IpamReason.StoreLostCommits && !watch.StoreKeepsItsWord)
            {
                // It noticed; somebody starts it again.
                process.Kill();
            }
            catch (Exception e) when (process.IsAlive)
            {
                watch.Violation($"{process.Name} cannot be opened: {e.Message}");
                return;
            }
        }
    }

    private async Task<Ipam> OpenOnAsync(Process process, Link link)
    {
        var ids = new Random(world.Random.Next());
        try
        {
            return await Ipam.OpenAsync(link, new IpamOptions
            {
                TimeProvider = process.Clock,
                MaxWaiting = scenario.MaxWaiting,
                SnapshotThreshold = scenario.SnapshotThreshold,
                StorePatience = scenario.StorePatience,
                StoreTimeout = scenario.StoreTimeout,
                NewId = () => new UInt128((ulong)ids.NextInt64(), (ulong)ids.NextInt64()),
                Notice = notice => world.Trace($"{process.Name} notice: {notice.Level}"),
            });
        }
        catch when (process.IsAlive)
        {
            await link.DisposeAsync();
            throw;
        }
    }
}
