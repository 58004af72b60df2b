namespace NetIpam.Postgres.Tests.Openings;

/// <summary>Logs of more commits than a statement reads or removes.</summary>
public sealed class LongLogTests(SharedServer shared)
{
    [Fact]
    public async Task Trim_is_done_in_steps_that_end_in_time()
    {
        var database = await shared.NewDatabaseAsync();
        await using var log = await PostgresCommitLog.OpenAsync(database);
        await Chain.FillAsync(log, 3);
        await QueryAsync("INSERT INTO ipam_commit SELECT log, n, id, prev, at, body FROM ipam_commit, generate_series(4, 5000) n WHERE log = 7 AND seq = 3");
        await QueryAsync("INSERT INTO ipam_part VALUES (7, 'early', 0, 3, ''), (7, 'middle', 0, 4499, ''), (7, 'late', 0, 4501, ''), (7, 'snapshot', 0, NULL, '')");
        await QueryAsync("UPDATE ipam_log SET previous_id = 'before', previous_seq = 4600, current_id = 'snapshot', current_seq = 4900");
        await QueryAsync("CREATE TABLE removed (commits bigint)");
        await QueryAsync("CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO removed SELECT count(*) FROM gone; RETURN NULL; END $$");
        await QueryAsync("CREATE TRIGGER note AFTER DELETE ON ipam_commit REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION note()");

        await log.TrimAsync(Chain.Log, 4500, default);
        (await QueryAsync("SELECT min(seq), max(seq), count(*) FROM ipam_commit")).ShouldBe("4501|5000|500");
        (await QueryAsync("SELECT blob FROM ipam_part ORDER BY blob")).ShouldBe("late\nsnapshot");
        (await QueryAsync("SELECT max(commits) <= 2000, sum(commits) FROM removed")).ShouldBe("t|4501");
        await log.TrimAsync(Chain.Log, 4800, default);
        (await QueryAsync("SELECT min(seq) FROM ipam_commit")).ShouldBe("4601");

        Task<string> QueryAsync(string sql) => shared.Server.QueryAsync(sql, database.Database);
    }

    /// <summary>It is for those to judge who know what the log held.</summary>
    [Fact]
    public async Task Store_that_goes_back_between_two_answers_is_not_called_damaged()
    {
        var database = await shared.NewDatabaseAsync();
        await using var log = await PostgresCommitLog.OpenAsync(database);
        var commits = await Chain.FillAsync(log, 300);
        await using var reader = log.ReadAsync(Chain.Log, -1, default).GetAsyncEnumerator();
        (await reader.MoveNextAsync()).ShouldBeTrue();
        await shared.Server.QueryAsync("DELETE FROM ipam_commit WHERE seq > 200", database.Database);
        var others = commits[..201];
        while (others.Count <= 300)
        {
            others.Add(Chain.After(others[^1], "another history"));
            (await log.TryAppendAsync(Chain.Log, others[^1])).Outcome.ShouldBe(AppendOutcome.Appended);
        }
        await Should.ThrowAsync<LogTrimmedException>(async () =>
        {
            while (await reader.MoveNextAsync())
                continue;
        });
    }
}
