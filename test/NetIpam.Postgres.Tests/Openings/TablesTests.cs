namespace NetIpam.Postgres.Tests.Openings;

/// <summary>What an administrator of the database sees.</summary>
public sealed class TablesTests(SharedServer shared)
{
    [Fact]
    public async Task Views_show_head_and_history()
    {
        var database = await shared.NewDatabaseAsync();
        await using var ipam = await Ipam.OpenPostgresAsync(database);
        await ipam.Root.CreatePrefixAsync("10.0.0.0/24");
        await ipam.Root.AcquireAddressAsync("10.0.0.0/24");
        await ipam.CreateNamespaceAsync("tenant-1");

        (await QueryAsync("SELECT log, seq, event ->> 'createNamespace' FROM ipam_history WHERE event ? 'createNamespace' ORDER BY seq"))
            .ShouldBe("0|1|root\n0|2|tenant-1");
        (await QueryAsync("SELECT seq, n, event ->> 'acquire', at BETWEEN now() - interval '1 minute' AND now() + interval '1 minute' FROM ipam_history WHERE log = 1 AND event ? 'acquire'"))
            .ShouldBe("2|1|10.0.0.1|t");
        (await QueryAsync("SELECT log, seq, oldest_seq, snapshot_seq FROM ipam_head ORDER BY log")).ShouldBe("0|2|0|\n1|2|0|\n2|0|0|");

        Task<string> QueryAsync(string sql) => shared.Server.QueryAsync(sql, database.Database);
    }

    [Fact]
    public async Task Documented_queries_work()
    {
        var database = await shared.NewDatabaseAsync();
        await using var ipam = await Ipam.OpenPostgresAsync(database);
        await ipam.Root.CreatePrefixAsync("10.0.0.0/24");
        await ipam.Root.AcquireAddressAsync("10.0.0.0/24");
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "postgres.md"));
        var queries = page.Split("```sql")[1].Split("```")[0].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        queries.Length.ShouldBe(4);
        foreach (var query in queries)
            (await shared.Server.QueryAsync(query, database.Database)).ShouldNotBeEmpty(query);
    }

    [Fact]
    public async Task Statements_that_were_prepared_on_empty_tables_never_scan_them()
    {
        var database = await shared.NewDatabaseAsync();
        await using (var log = await PostgresCommitLog.OpenAsync(database))
        {
            var commits = await Chain.FillAsync(log, 400);
            await log.TryAppendAsync(Chain.Log, Chain.After(commits[3], "late"));
            await Chain.PublishAsync(log, commits[200]);
            await Chain.PublishAsync(log, commits[400]);
            await log.TrimAsync(Chain.Log, 100, default);
            await Chain.ShouldHoldAsync(log, commits[101..]);
            await log.DeleteAsync(Chain.Log, default);
        }
        // The figures come when the session has ended; those of what made the tables may be the last.
        const string scans = "SELECT coalesce(sum(seq_scan), 0) FROM pg_stat_user_tables WHERE relname IN ('ipam_commit', 'ipam_log', 'ipam_part')";
        await Patience.UntilAsync(async () =>
            await shared.Server.QueryAsync("SELECT sum(idx_scan) > 400 FROM pg_stat_user_tables WHERE relname = 'ipam_commit'", database.Database) == "t"
            && int.Parse(await shared.Server.QueryAsync(scans, database.Database)) >= 3);
        (await shared.Server.QueryAsync(scans, database.Database)).ShouldBe("3", "making the primary keys of three tables scans them once each");
    }

    [Fact]
    public async Task Clock_is_that_of_the_server()
    {
        await using var log = await PostgresCommitLog.OpenAsync(await shared.NewDatabaseAsync());
        var before = DateTimeOffset.UtcNow;
        var time = (await log.GetTimeAsync(default))!.Value;
        // On one machine; how exactly its clock is told does not matter.
        time.ShouldBeInRange(before - TimeSpan.FromSeconds(1), DateTimeOffset.UtcNow + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Search_path_of_the_connection_string_is_where_the_tables_are()
    {
        var database = await shared.NewDatabaseAsync();
        await shared.Server.QueryAsync("CREATE SCHEMA net", database.Database);
        await using (var ipam = await Ipam.OpenPostgresAsync(shared.Server.ConnectionString(database.Database) + ";Search Path=net"))
            await ipam.Root.CreatePrefixAsync("10.0.0.0/24");
        (await shared.Server.QueryAsync("SELECT DISTINCT schemaname FROM pg_tables WHERE tablename LIKE 'ipam%'", database.Database)).ShouldBe("net");
    }

    [Fact]
    public async Task Damage_is_found_and_named()
    {
        var database = await shared.NewDatabaseAsync();
        await using var log = await PostgresCommitLog.OpenAsync(database);
        await Chain.FillAsync(log, 10);
        await shared.Server.QueryAsync("UPDATE ipam_commit SET body = replace(body, '5', '6') WHERE seq = 5", database.Database);
        (await Should.ThrowAsync<LogDamagedException>(ReadAsync)).Message.ShouldContain("Commit 5 of log 7");
        await shared.Server.QueryAsync("DELETE FROM ipam_commit WHERE seq = 5", database.Database);
        (await Should.ThrowAsync<LogDamagedException>(ReadAsync)).Message.ShouldContain("Commit 5 of log 7");

        async Task ReadAsync()
        {
            await foreach (var _ in log.ReadAsync(Chain.Log, -1, default))
                continue;
        }
    }
}
