using System.Text;
using NetIpam.Benchmarks.Measuring;
using NetIpam.Benchmarks.Results;
using NetIpam.Benchmarks.Stores;
using NetIpam.Log;
using NetIpam.Postgres;
using NetIpam.TestKit.Servers;

namespace NetIpam.Benchmarks.Modes;

/// <summary>Appends to a short and to a long log in PostgreSQL, against inserting a row of as many bytes by the same driver.</summary>
internal static class PostgresLogMode
{
    private const int BodyLength = 240;
    private const int LongLog = 20_000;

    public static async Task RunAsync(Settings settings, Report report)
    {
        if (PostgresServer.Missing is { } missing)
        {
            report.LeaveOut("postgres-log", missing);
            return;
        }
        await using var server = await PostgresServer.StartNewAsync();
        var connection = server.ConnectionString(await server.CreateDatabaseAsync());
        await using var bare = await BareInserter.CreateAsync(connection, BodyLength);

        await using var log = await PostgresCommitLog.OpenAsync(new PostgresOptions(connection));
        var young = await Chain.CreateAsync(log, new LogId(1000));
        var section = new Section("postgres-log", "appends to a log in PostgreSQL, without an engine", $"a prepared INSERT of {BodyLength} bytes", Column.OfComparison("appends/s"));
        section.Add(await MeasureAsync("to a short log", young));
        var old = await Chain.CreateAsync(log, new LogId(1001));
        for (var i = 0; i < LongLog; i++)
            await old.AppendAsync();
        section.Add(await MeasureAsync($"to a log of {Numbers.Count(LongLog)} commits", old));
        report.Add(section);

        async Task<Row> MeasureAsync(string name, Chain chain) => Row.Of(name, await Comparison.MeasureAsync(
            settings.Rounds, () => Rate.OfAsync(settings.Window, bare.InsertAsync), () => Rate.OfAsync(settings.Window, chain.AppendAsync)));
    }

    /// <summary>Commits one after the other, without an engine.</summary>
    private sealed class Chain(PostgresCommitLog log, LogId id, Commit newest)
    {
        private static readonly byte[] Body = Encoding.ASCII.GetBytes("{\"at\":\"2026-11-21T20:23:29.1791779Z\",\"text\":\"" + new string('x', BodyLength - 46) + "\"}");
        private Commit _newest = newest;

        public static async Task<Chain> CreateAsync(PostgresCommitLog log, LogId id)
        {
            var genesis = new Commit(0, default, Body);
            await log.CreateAsync(id, genesis, CancellationToken.None);
            return new Chain(log, id, genesis);
        }

        public async ValueTask AppendAsync()
        {
            var next = new Commit(_newest.Sequence + 1, _newest.Id, Body);
            if ((await log.TryAppendAsync(id, next)).Outcome != AppendOutcome.Appended)
                throw new InvalidOperationException("Nobody else appends here.");
            _newest = next;
        }
    }
}
