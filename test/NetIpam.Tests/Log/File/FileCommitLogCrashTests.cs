using System.Globalization;
using NetIpam.Log;

namespace NetIpam.Tests.Log;

/// <summary>
/// The scripted life of a store, ended or disturbed at every step of its disk. What fails names its seed; set NETIPAM_SEED to
/// it to run that alone.
/// </summary>
public sealed class FileCommitLogCrashTests
{
    private const int Seeds = 8;

    private static IEnumerable<int> AllSeeds =>
        int.TryParse(Environment.GetEnvironmentVariable("NETIPAM_SEED"), CultureInfo.InvariantCulture, out var seed)
            ? [seed]
            : Enumerable.Range(1, Seeds);

    [Fact]
    public async Task Crash_at_any_step_keeps_what_was_acknowledged()
    {
        var steps = await CountStepsAsync();
        await ForAllAsync(steps, async (disk, _, step) =>
        {
            disk.CrashAt = step;
            var scenario = new FileScenario(disk);
            await RunUntilCrashAsync(scenario, runs: true);
            disk.Restart();
            await CheckAllAsync(disk, scenario);
        });
    }

    [Fact]
    public async Task Crash_during_recovery_keeps_what_was_acknowledged()
    {
        var steps = await CountStepsAsync();
        await ForAllAsync(steps, async (disk, random, step) =>
        {
            disk.CrashAt = step;
            var scenario = new FileScenario(disk);
            await RunUntilCrashAsync(scenario, runs: true);
            disk.Restart();
            disk.CrashAt = random.Next(1, 30);
            await RunUntilCrashAsync(scenario, runs: false);
            disk.Restart();
            await CheckAllAsync(disk, scenario);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Errors_at_any_step_are_recovered_from_and_nothing_is_lost(int count)
    {
        var steps = await CountStepsAsync();
        await ForAllAsync(steps, async (disk, random, step) =>
        {
            var left = count;
            disk.Fault = (what, _) =>
            {
                if (disk.Steps < step + 1 || left == 0)
                    return null;
                left--;
                return what is DiskStep.Create or DiskStep.Write && random.Next(2) == 0 ? SimulatedDisk.NoSpace : SimulatedDisk.InputOutput;
            };
            var scenario = new FileScenario(disk);
            scenario.Open();
            await scenario.RunAsync();
            disk.Fault = null;
            await scenario.CheckAsync();
            disk.Restart();
            await CheckAllAsync(disk, scenario);
        });
    }

    [Fact]
    public async Task Error_and_then_a_crash_keep_what_was_acknowledged()
    {
        var steps = await CountStepsAsync();
        await ForAllAsync(steps, async (disk, random, step) =>
        {
            var left = random.Next(1, 4);
            disk.Fault = (_, _) => disk.Steps < step + 1 || left-- <= 0 ? null : SimulatedDisk.InputOutput;
            disk.CrashAt = step + random.Next(2, 20);
            var scenario = new FileScenario(disk);
            await RunUntilCrashAsync(scenario, runs: true);
            disk.Restart();
            await CheckAllAsync(disk, scenario);
        });
    }

    [Fact]
    public async Task End_of_the_process_after_a_failed_sync_and_then_a_crash_keep_what_was_shown()
    {
        foreach (var seed in AllSeeds)
        {
            var disk = new SimulatedDisk(seed);
            var genesis = new Commit(0, default, "{}"u8.ToArray());
            var log = FileCommitLog.Open(disk, SimulatedDisk.Folder, TimeProvider.System, null);
            await log.CreateAsync(default, genesis, default);
            await log.GetHeadAsync(default, default);
            var next = new Commit(1, genesis.Id, "{\"n\":1}"u8.ToArray());
            disk.Fault = (step, _) => step is DiskStep.Sync or DiskStep.Truncate ? SimulatedDisk.InputOutput : null;
            await Should.ThrowAsync<OutcomeUnknownException>(async () => await log.TryAppendAsync(default, next));

            disk.Fault = null;
            disk.EndProcess();
            log = FileCommitLog.Open(disk, SimulatedDisk.Folder, TimeProvider.System, null);
            var shown = await log.GetHeadAsync(default, default);
            shown.ShouldBe(new LogHead(1, next.Id));
            disk.Restart();
            log = FileCommitLog.Open(disk, SimulatedDisk.Folder, TimeProvider.System, null);
            (await log.GetHeadAsync(default, default)).ShouldBe(shown, $"seed {seed}");
        }
    }

    [Fact]
    public async Task End_of_the_process_before_a_name_was_synced_and_then_a_crash_keep_what_was_acknowledged()
    {
        foreach (var seed in AllSeeds)
        {
            var disk = new SimulatedDisk(seed);
            var genesis = new Commit(0, default, "{}"u8.ToArray());
            var log = FileCommitLog.Open(disk, SimulatedDisk.Folder, TimeProvider.System, null);
            await log.GetHeadAsync(default, default);
            disk.Fault = (step, _) => step is DiskStep.SyncFolder ? SimulatedDisk.InputOutput : null;
            await Should.ThrowAsync<OutcomeUnknownException>(async () => await log.CreateAsync(default, genesis, default));

            disk.Fault = null;
            disk.EndProcess();
            log = FileCommitLog.Open(disk, SimulatedDisk.Folder, TimeProvider.System, null);
            (await log.CreateAsync(default, genesis, default)).ShouldBeFalse();
            var next = new Commit(1, genesis.Id, "{\"n\":1}"u8.ToArray());
            (await log.TryAppendAsync(default, next)).Outcome.ShouldBe(AppendOutcome.Appended);
            disk.Restart();
            log = FileCommitLog.Open(disk, SimulatedDisk.Folder, TimeProvider.System, null);
            (await log.GetHeadAsync(default, default)).ShouldBe(new LogHead(1, next.Id), $"seed {seed}");
        }
    }

    private static async Task<int> CountStepsAsync()
    {
        var disk = new SimulatedDisk(0);
        var scenario = new FileScenario(disk);
        scenario.Open();
        await scenario.RunAsync();
        return disk.Steps;
    }

    private static async Task ForAllAsync(int steps, Func<SimulatedDisk, Random, int, Task> check)
    {
        foreach (var seed in AllSeeds)
        {
            for (var step = 1; step <= steps; step++)
            {
                var own = (seed * 10_000) + step;
                try
                {
                    await check(new SimulatedDisk(own), new Random(own), step);
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException($"NETIPAM_SEED={seed}, step {step}: {exception.Message}", exception);
                }
            }
        }
    }

    private static async Task RunUntilCrashAsync(FileScenario scenario, bool runs)
    {
        try
        {
            scenario.Open();
            if (runs)
                await scenario.RunAsync();
            else
                await scenario.CheckAsync();
        }
        catch (PowerLostException)
        {
            // The crash that was asked for.
        }
    }

    private static async Task CheckAllAsync(SimulatedDisk disk, FileScenario scenario)
    {
        scenario.Open();
        await scenario.CheckAsync();
        await scenario.GoOnAsync();
        scenario.Notices.ShouldNotContain(notice => notice.Level == IpamNoticeLevel.Error && !notice.Message.Contains("is complete"));
        disk.EndProcess();
    }
}
