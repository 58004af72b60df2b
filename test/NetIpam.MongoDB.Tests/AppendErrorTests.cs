using NetIpam.Log;
using NetIpam.MongoDB.Tests.FakeMongo;

namespace NetIpam.MongoDB.Tests;

/// <summary>Which answers of a server say that nothing was done, and which leave it open.</summary>
public sealed class AppendErrorTests : MongoTest
{
    [Theory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task Append_that_was_refused_on_arrival_was_not_done(int code)
    {
        var commits = await FillAsync(2);
        Server.Before = command => Throw(command, code);
        await Should.ThrowAsync<LogUnavailableException>(async () => await Store.TryAppendAsync(Log, After(commits[2], "x")));
        Server.Before = null;
        await ShouldHoldAsync(Store, commits);
    }

    [Theory]
    [InlineData(10107)]
    [InlineData(13435)]
    [InlineData(13436)]
    public async Task Append_waits_for_a_primary(int code)
    {
        var commits = await FillAsync(2);
        var left = 3;
        Server.Before = command =>
        {
            if (IsAppend(command) && left-- > 0)
                Throw(command, code);
        };
        commits.Add(After(commits[2], "x"));
        (await Store.TryAppendAsync(Log, commits[3])).Outcome.ShouldBe(AppendOutcome.Appended);
        await ShouldHoldAsync(Store, commits);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(91)]
    [InlineData(189)]
    [InlineData(11600)]
    [InlineData(11602)]
    public async Task Append_is_open_after_any_other_error(int code)
    {
        var commits = await FillAsync(2);
        Server.Before = command => Throw(command, code);
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await Store.TryAppendAsync(Log, After(commits[2], "x")));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(189)]
    public async Task Append_that_no_majority_acknowledges_is_open_and_then_met_as_ones_own(int code)
    {
        var commits = await FillAsync(2);
        Server.After = (command, answer) =>
        {
            if (IsAppend(command))
                answer.Add("writeConcernError", new FakeDocument { { "code", code }, { "errmsg", "waiting for replication timed out" } });
        };
        commits.Add(After(commits[2], "x"));
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await Store.TryAppendAsync(Log, commits[3]));
        Server.After = null;
        var again = await Store.TryAppendAsync(Log, commits[3]);
        again.Outcome.ShouldBe(AppendOutcome.Conflict);
        again.Missed.ShouldHaveSingleItem().Id.ShouldBe(commits[3].Id);
        await ShouldHoldAsync(Store, commits);
    }

    [Fact]
    public async Task Append_is_sent_again_when_another_one_copied_the_same_commit_in_the_same_moment()
    {
        var commits = await FillAsync(2);
        var left = 5;
        Server.Before = command =>
        {
            // As servers answer that do not repeat the upsert themselves: the second statement was not run.
            if (IsAppend(command) && left-- > 0)
                ((List<object?>)command["updates"]!).RemoveAt(1);
        };
        Server.After = (command, answer) =>
        {
            if (left >= 0 && command["updates"] is List<object?> { Count: 1 })
                Replace(answer, new FakeDocument { { "n", 0 }, { "nModified", 0 }, { "writeErrors", Error(11000) }, { "ok", 1.0 } });
        };
        commits.Add(After(commits[2], "x"));
        (await Store.TryAppendAsync(Log, commits[3])).Outcome.ShouldBe(AppendOutcome.Appended);
        await ShouldHoldAsync(Store, commits);
    }

    [Fact]
    public async Task Append_whose_statement_failed_is_open()
    {
        var commits = await FillAsync(2);
        Server.After = (command, answer) =>
        {
            if (IsAppend(command))
                Replace(answer, new FakeDocument { { "n", 1 }, { "nModified", 0 }, { "writeErrors", Error(11601) }, { "ok", 1.0 } });
        };
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await Store.TryAppendAsync(Log, After(commits[2], "x")));
    }

    [Fact]
    public async Task Reads_that_fail_never_say_that_something_is_open()
    {
        await FillAsync(2);
        Server.Before = command => throw new FakeError(1, "internal error");
        await Should.ThrowAsync<LogUnavailableException>(async () => await Store.GetHeadAsync(Log, Token));
        await Should.ThrowAsync<LogUnavailableException>(async () => await ReadAsync(Store));
        await Should.ThrowAsync<LogUnavailableException>(async () => await Store.GetSnapshotAsync(Log, Token));
        await Should.ThrowAsync<LogUnavailableException>(async () => await Store.ReadPartAsync(Log, new BlobId(1), 0, Token));
    }

    [Fact]
    public async Task Damage_is_told_and_never_skipped()
    {
        var commits = await FillAsync(5);
        var documents = Commits.Copy();
        documents.Single(document => document["_id"] is FakeDocument { Count: 3 } id && (long)id["seq"]! == 3)["body"] = "{\"text\":\"other\"}";
        Commits.Restore(documents);
        await Should.ThrowAsync<LogDamagedException>(async () => await ReadAsync(Store));
        Commits.Restore(documents.Where(document => document["_id"] is not FakeDocument { Count: 3 } id || (long)id["seq"]! != 3));
        (await Should.ThrowAsync<LogDamagedException>(async () => await ReadAsync(Store))).Message.ShouldContain("Commit 3");
        (await ReadAsync(Store, 3)).Select(commit => commit.Id).ShouldBe(commits[4..].Select(commit => commit.Id));
    }

    private static void Throw(FakeDocument command, int code)
    {
        if (IsAppend(command))
            throw new FakeError(code, "an error");
    }

    private static List<object?> Error(int code) => [new FakeDocument { { "index", 0 }, { "code", code }, { "errmsg", "an error" } }];

    private static void Replace(FakeDocument answer, FakeDocument by)
    {
        answer.Clear();
        answer.AddRange(by);
    }
}
