using NetIpam.Log;

namespace NetIpam.Tests.Log;

/// <summary>What callers are told while the disk fails, and after.</summary>
public sealed class FileFaultTests
{
    private static readonly Commit First = new(0, default, "{\"n\":0}"u8.ToArray());
    private static readonly Commit Second = new(1, First.Id, "{\"n\":1}"u8.ToArray());
    private static readonly Commit Third = new(2, Second.Id, "{\"n\":2}"u8.ToArray());

    private readonly SimulatedDisk _disk = new(seed: 1);

    [Theory]
    [InlineData(nameof(DiskStep.Write))]
    [InlineData(nameof(DiskStep.Sync))]
    public async Task Failed_append_that_could_be_cut_back_was_certainly_not_applied(string failing)
    {
        var log = await OpenAsync();
        var before = _disk.ContentOf("log-0.jsonl");
        FailOnce(Enum.Parse<DiskStep>(failing), SimulatedDisk.InputOutput);
        var error = await Should.ThrowAsync<LogUnavailableException>(async () => await log.TryAppendAsync(default, Third));
        error.Message.ShouldContain("log-0.jsonl");
        error.Message.ShouldContain("Input/output error");
        _disk.ContentOf("log-0.jsonl").ShouldBe(before);
        await ShouldHoldAsync(log, Second);
        (await log.TryAppendAsync(default, Third)).Outcome.ShouldBe(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Full_disk_is_called_so()
    {
        var log = await OpenAsync();
        FailOnce(DiskStep.Write, SimulatedDisk.NoSpace);
        var error = await Should.ThrowAsync<LogUnavailableException>(async () => await log.TryAppendAsync(default, Third));
        error.Message.ShouldContain("the disk is full");
        await ShouldHoldAsync(log, Second);
    }

    [Theory]
    [InlineData(nameof(DiskStep.Open))]
    [InlineData(nameof(DiskStep.Read))]
    [InlineData(nameof(DiskStep.Truncate))]
    [InlineData(nameof(DiskStep.Sync))]
    public async Task Failed_append_that_cannot_be_cut_back_is_unknown_until_it_can(string failing)
    {
        var log = await OpenAsync();
        var step = Enum.Parse<DiskStep>(failing);
        _disk.Fault = (what, _) => what is DiskStep.Sync || what == step ? SimulatedDisk.InputOutput : null;
        for (var i = 0; i < 3; i++)
        {
            await Should.ThrowAsync<OutcomeUnknownException>(async () => await log.TryAppendAsync(default, Third));
            await Should.ThrowAsync<LogUnavailableException>(async () => await log.GetHeadAsync(default, default));
            await Should.ThrowAsync<LogUnavailableException>(async () => await ReadAsync(log));
            await Should.ThrowAsync<LogUnavailableException>(async () => await log.ClaimSnapshotAsync(default, new BlobId(1), default));
        }
        _disk.Fault = null;
        await ShouldHoldAsync(log, Second);
        (await log.TryAppendAsync(default, Third)).Outcome.ShouldBe(AppendOutcome.Appended);
        await ShouldHoldAsync(log, Third);
    }

    [Fact]
    public async Task Failed_sync_is_never_repeated_on_the_same_handle()
    {
        var log = await OpenAsync();
        var steps = new List<DiskStep>();
        _disk.Fault = (what, _) =>
        {
            steps.Add(what);
            return what == DiskStep.Sync && steps.Count(step => step == DiskStep.Sync) == 1 ? SimulatedDisk.InputOutput : null;
        };
        await Should.ThrowAsync<LogUnavailableException>(async () => await log.TryAppendAsync(default, Third));
        steps.ShouldBe([DiskStep.Write, DiskStep.Sync, DiskStep.Open, DiskStep.Read, DiskStep.Truncate, DiskStep.Sync]);
    }

    [Fact]
    public async Task Failed_read_is_unavailable_and_the_log_goes_on()
    {
        var log = await OpenAsync();
        FailOnce(DiskStep.Read, SimulatedDisk.InputOutput);
        await Should.ThrowAsync<LogUnavailableException>(async () => await ReadAsync(log));
        FailOnce(DiskStep.Open, SimulatedDisk.InputOutput);
        await Should.ThrowAsync<LogUnavailableException>(async () => await ReadAsync(log));
        FailOnce(DiskStep.Open, SimulatedDisk.InputOutput);
        var conflict = await log.TryAppendAsync(default, Second);
        conflict.Outcome.ShouldBe(AppendOutcome.Conflict);
        conflict.Missed.ShouldBeEmpty();
        await ShouldHoldAsync(log, Second);
    }

    [Fact]
    public async Task Rename_that_may_not_be_durable_is_unknown_and_settled_first()
    {
        var log = await OpenAsync();
        _disk.Fault = (what, _) => what == DiskStep.SyncFolder ? SimulatedDisk.InputOutput : null;
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await log.ClaimSnapshotAsync(default, new BlobId(1), default));
        await Should.ThrowAsync<LogUnavailableException>(async () => await log.GetSnapshotAsync(default, default));
        _disk.Fault = null;
        (await log.WriteSnapshotPartAsync(default, new BlobId(1), 0, new byte[1], default)).ShouldBeTrue();
    }

    private static async Task<List<Commit>> ReadAsync(FileCommitLog log)
    {
        var commits = new List<Commit>();
        await foreach (var commit in log.ReadAsync(default, -1, default))
            commits.Add(commit);
        return commits;
    }

    private static async Task ShouldHoldAsync(FileCommitLog log, Commit newest)
    {
        (await log.GetHeadAsync(default, default)).ShouldBe(new LogHead(newest.Sequence, newest.Id));
        (await ReadAsync(log))[^1].Id.ShouldBe(newest.Id);
    }

    private void FailOnce(DiskStep failing, IOException error)
    {
        var isLeft = true;
        _disk.Fault = (what, _) =>
        {
            var fails = isLeft && what == failing;
            isLeft &= !fails;
            return fails ? error : null;
        };
    }

    private async Task<FileCommitLog> OpenAsync()
    {
        var log = FileCommitLog.Open(_disk, SimulatedDisk.Folder, TimeProvider.System, null);
        await log.CreateAsync(default, First, default);
        (await log.TryAppendAsync(default, Second)).Outcome.ShouldBe(AppendOutcome.Appended);
        return log;
    }
}
