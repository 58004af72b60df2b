using System.Text;
using NetIpam.Log;

namespace NetIpam.Etcd.Tests;

/// <summary>What an operator sees with etcdctl, and what is made of it when it was tampered with.</summary>
public sealed class KeyTests(SharedEtcd etcd)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commits_and_head_are_text_that_a_person_can_read()
    {
        var (server, options, log) = await OpenAsync();
        await using var _ = log;
        var commits = await Commits.FillAsync(log, 2);
        await log.ClaimTurnAsync(Commits.Log, new TurnClaim(10, TimeSpan.FromMilliseconds(250)), Token);
        var found = (await server.ControlAsync("get", "--prefix", options.KeyPrefix)).TrimEnd('\n').Split('\n');
        var key = $"{options.KeyPrefix}log/00000000000000000007/";
        found.ShouldBe(
        [
            $"{key}commit/00000000000000000000", Line(commits[0]),
            $"{key}commit/00000000000000000001", Line(commits[1]),
            $"{key}commit/00000000000000000002", Line(commits[2]),
            $"{key}head", $"2 {commits[2].Id}",
            $"{key}turn", "0000000000000000000000000000000a 250",
        ]);
    }

    [Fact]
    public async Task Commits_are_stored_byte_for_byte_as_they_always_were()
    {
        var (server, options, log) = await OpenAsync();
        await using var _ = log;
        var genesis = new Commit(0, default, """{"n":0}"""u8.ToArray());
        var next = new Commit(1, genesis.Id, """{"n":1}"""u8.ToArray());
        (await log.CreateAsync(Commits.Log, genesis, Token)).ShouldBeTrue();
        (await log.TryAppendAsync(Commits.Log, next)).Outcome.ShouldBe(AppendOutcome.Appended);
        (await server.ControlAsync("get", "--prefix", $"{options.KeyPrefix}log/00000000000000000007/commit/", "--print-value-only")).ShouldBe(
            """{"seq":0,"id":"f44a07fa796f9f48f7f1795ca824f878","prev":"00000000000000000000000000000000","body":{"n":0}}""" + "\n" +
            """{"seq":1,"id":"5cb5393a52f4ce52e3861d67b78ebf4e","prev":"f44a07fa796f9f48f7f1795ca824f878","body":{"n":1}}""" + "\n");
        await Commits.ShouldHoldAsync(log, [genesis, next]);
    }

    [Fact]
    public async Task Deleted_log_leaves_no_key()
    {
        var (server, options, log) = await OpenAsync();
        await using var _ = log;
        await Commits.FillAsync(log, 2);
        await log.ClaimSnapshotAsync(Commits.Log, new BlobId(1), Token);
        await log.WriteSnapshotPartAsync(Commits.Log, new BlobId(1), 0, new byte[10], Token);
        await log.WriteCommitPartAsync(Commits.Log, new BlobId(2), 3, 0, new byte[10], Token);
        await log.DeleteAsync(Commits.Log, Token);
        (await server.ControlAsync("get", "--prefix", options.KeyPrefix)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("commit/00000000000000000002", "Commit 2 of log 7 is missing.")]
    [InlineData("commit/00000000000000000000", "Commit 0 of log 7 is missing.")]
    [InlineData("commit/00000000000000000005", "Log 7 does not end with its head, 5.")]
    [InlineData("head", "Log 7 has commits and no head.")]
    public async Task Removed_key_is_damage(string key, string message)
    {
        var (server, options, log) = await OpenAsync();
        await using var _ = log;
        await Commits.FillAsync(log, 5);
        await server.ControlAsync("del", $"{options.KeyPrefix}log/00000000000000000007/{key}");
        (await Should.ThrowAsync<LogDamagedException>(() => Commits.ReadAsync(log))).Message.ShouldBe(message);
    }

    [Fact]
    public async Task Changed_commit_is_damage()
    {
        var (server, options, log) = await OpenAsync();
        await using var _ = log;
        var commits = await Commits.FillAsync(log, 3);
        var key = $"{options.KeyPrefix}log/00000000000000000007/commit/00000000000000000002";
        await server.ControlAsync("put", key, Line(commits[2]).Replace("fill", "Fill", StringComparison.Ordinal));
        (await Should.ThrowAsync<LogDamagedException>(() => Commits.ReadAsync(log))).Message.ShouldBe("Commit 2 of log 7 is damaged: its id does not belong to its content.");
        await server.ControlAsync("put", key, "nonsense");
        (await Should.ThrowAsync<LogDamagedException>(() => Commits.ReadAsync(log))).Message.ShouldBe("Commit 2 of log 7 is damaged: it is not a line of a log.");
        await server.ControlAsync("put", key, Line(commits[1]));
        (await Should.ThrowAsync<LogDamagedException>(() => Commits.ReadAsync(log))).Message.ShouldBe("What is stored as commit 2 of log 7 is not that commit.");
        await server.ControlAsync("put", key, Line(Commits.After(commits[1], "another 2")));
        (await Should.ThrowAsync<LogDamagedException>(() => Commits.ReadAsync(log))).Message.ShouldBe("Commit 3 of log 7 follows another one than that before it.");
    }

    [Fact]
    public async Task Log_that_lost_its_head_is_not_created_anew()
    {
        var (server, options, log) = await OpenAsync();
        await using var _ = log;
        await Commits.FillAsync(log, 3);
        await server.ControlAsync("del", $"{options.KeyPrefix}log/00000000000000000007/head");
        await Should.ThrowAsync<LogDamagedException>(async () => await log.CreateAsync(Commits.Log, Commits.Genesis, Token));
        await Should.ThrowAsync<LogDamagedException>(async () => await log.TryAppendAsync(Commits.Log, Commits.After(Commits.Genesis)));
    }

    [Fact]
    public async Task More_of_the_longest_commits_than_an_answer_holds_are_read()
    {
        var (_, _, log) = await OpenAsync();
        await using var _ = log;
        var commits = await Commits.FillAsync(log, 0);
        var text = new string('x', Commit.MaxBodyLength - 20);
        for (var i = 0; i < 140; i++)
            commits.Add(await Commits.AppendAsync(log, commits[^1], text));
        await Commits.ShouldHoldAsync(log, commits);
        var late = await log.TryAppendAsync(Commits.Log, Commits.After(Commits.Genesis, "late"));
        late.Outcome.ShouldBe(AppendOutcome.Conflict);
        late.Missed.Select(commit => commit.Id).ShouldBe(commits[1..(late.Missed.Count + 1)].Select(commit => commit.Id));
        await log.DeleteAsync(Commits.Log, Token);
    }

    [Fact]
    public async Task Stores_in_one_cluster_do_not_touch_each_other()
    {
        var (_, options, log) = await OpenAsync();
        await using var _ = log;
        var commits = await Commits.FillAsync(log, 2);
        await using var other = await EtcdCommitLog.OpenAsync(options with { KeyPrefix = $"{options.KeyPrefix}other/" }, TimeProvider.System, cancellationToken: Token);
        (await other.GetHeadAsync(Commits.Log, Token)).ShouldBeNull();
        await Commits.FillAsync(other, 5);
        await log.DeleteAsync(Commits.Log, Token);
        (await other.GetHeadAsync(Commits.Log, Token))!.Value.Sequence.ShouldBe(5);
        commits.Count.ShouldBe(3);
    }

    private static string Line(Commit commit) =>
        $"{{\"seq\":{commit.Sequence},\"id\":\"{commit.Id}\",\"prev\":\"{commit.Previous}\",\"body\":{Encoding.UTF8.GetString(commit.Body.Span)}}}";

    private async Task<(EtcdServer Server, EtcdOptions Options, EtcdCommitLog Log)> OpenAsync()
    {
        var options = await etcd.NewStoreAsync();
        return (await etcd.GetAsync(), options, await EtcdCommitLog.OpenAsync(options, TimeProvider.System, cancellationToken: Token));
    }
}
