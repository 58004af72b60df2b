namespace NetIpam.Simulation;

/// <summary>What is drawn for one run: the kind of store, who calls how often, what goes wrong how often, and the constants of the engine.</summary>
internal sealed record Scenario
{
    /// <summary>Whether it is the file store, with one process at a time, or a store that replicas share.</summary>
    public required bool IsFile { get; init; }

    public required int Replicas { get; init; }

    public required int Clients { get; init; }

    /// <summary>How many calls each client makes.</summary>
    public required int Calls { get; init; }

    /// <summary>How often calls have a request id, with which they are made again until there is an answer.</summary>
    public required double RequestIds { get; init; }

    /// <summary>The longest a client waits between calls.</summary>
    public required TimeSpan Think { get; init; }

    /// <summary>The longest a client waits for an answer before it gives up and cancels.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>How often somebody releases what another one has.</summary>
    public required double ForeignReleases { get; init; }

    /// <summary>Whether a second namespace is created, under the same faults as everything, and used.</summary>
    public required bool SecondNamespace { get; init; }

    /// <summary>How many clients use a namespace that comes and goes.</summary>
    public required int Tenants { get; init; }

    /// <summary>The longest way to or from the store.</summary>
    public required TimeSpan Latency { get; init; }

    /// <summary>How often a call of the store goes wrong on its way.</summary>
    public required double LinkFaults { get; init; }

    /// <summary>How many commits a read gets at a time.</summary>
    public required int Page { get; init; }

    /// <summary>How often a step of the disk fails while it is bad.</summary>
    public required double DiskFaults { get; init; }

    /// <summary>How often the process ends at a sync of the disk, and power is cut when the next one is at work.</summary>
    public required double EndsInSyncs { get; init; }

    /// <summary>How often a snapshot is not published before another process has claimed the next one.</summary>
    public required double SlowPublications { get; init; }

    /// <summary>How often the store is out of reach as soon as a namespace is closed.</summary>
    public required double CutsAfterClosing { get; init; }

    /// <summary>The mean time between crashes, halts, cuts and clock jumps.</summary>
    public required TimeSpan Trouble { get; init; }

    /// <summary>Whether clocks are wrong and jump.</summary>
    public required bool ClockJumps { get; init; }

    public required bool StoreHasClock { get; init; }

    /// <summary>Whether the store goes back to an older state near the end.</summary>
    public required bool RollsBack { get; init; }

    public required long SnapshotThreshold { get; init; }

    public required int MaxWaiting { get; init; }

    public required TimeSpan StorePatience { get; init; }

    public required TimeSpan StoreTimeout { get; init; }

    public static Scenario Draw(World world, Fault fault)
    {
        var onDisk = fault >= Fault.NoSync;
        var shared = fault is > Fault.None and < Fault.NoSync;
        var random = world.Random;
        var isFile = onDisk || (!shared && random.Next(3) == 0);
        var slowPublications = isFile ? 0 : world.Pick([0, 0, 0, 0.5]);
        return new Scenario
        {
            IsFile = isFile,
            Replicas = isFile ? 1 : random.Next(1, 5),
            Clients = random.Next(1, 8),
            Calls = random.Next(8, 60),
            RequestIds = world.Pick([1.0, 1.0, 1.0, 0.8, 0.0]),
            Think = Milliseconds(world.Pick([1, 5, 30, 200])),
            Patience = Milliseconds(world.Pick([50, 500, 5_000, 120_000])),
            ForeignReleases = world.Pick([0, 0, 0.02]),
            SecondNamespace = random.Next(3) == 0,
            Tenants = world.Pick([0, 0, 1, 2, 3, 4]),
            Latency = Milliseconds(world.Pick([1, 4, 20, 100])),
            LinkFaults = isFile ? 0 : world.Pick([0, 0.01, 0.05, 0.2]),
            Page = world.Pick([1, 2, 10, 1000]),
            DiskFaults = isFile ? world.Pick([0, 0.01, 0.1]) : 0,
            EndsInSyncs = isFile ? world.Pick([0, 0, 0.02, 0.1]) : 0,
            SlowPublications = slowPublications,
            CutsAfterClosing = slowPublications,
            Trouble = Milliseconds(world.Pick([100, 300, 1_000, 10_000])),
            ClockJumps = random.Next(4) == 0,
            StoreHasClock = !isFile && random.Next(2) == 0,
            RollsBack = !isFile && (fault == Fault.AppendIgnoresId || random.Next(6) == 0),
            SnapshotThreshold = slowPublications > 0 ? 200 : world.Pick([200, 500, 2_000, 10_000, 1024 * 1024]),
            MaxWaiting = world.Pick([1, 2, 5, 10_000]),
            StorePatience = Milliseconds(world.Pick([0, 50, 1_000, 10_000])),
            StoreTimeout = Milliseconds(world.Pick([300, 2_000, 30_000])),
        };
    }

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);
}
