namespace NetIpam.Server.Tests;

/// <summary>What an operator does when a store has lost commits.</summary>
public sealed class LogCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Log => Path.Combine(_folder.Store, "log-1.jsonl");

    private string Rescued => Path.Combine(_folder.Path, "rescued.jsonl");

    [Fact]
    public async Task The_history_of_a_namespace_is_shown()
    {
        await FillAsync();
        var (status, output) = await RunAsync("show");
        status.ShouldBe(0, output);
        var lines = output.TrimEnd().Split('\n');
        lines.Length.ShouldBe(6, output);
        lines[1].ShouldMatch(@"^ +1  \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z  prefix 10\.0\.0\.0/24 created$");
        lines[2].ShouldEndWith("  address 10.0.0.1 of 10.0.0.0/24 acquired (request vm-1)");
        (await RunAsync("show", "--namespace", "blue")).Output.ShouldContain("prefix 10.9.0.0/24 created");
        (await RunAsync("show", "--log", "0")).Output.ShouldContain("namespace \"blue\" created with log 2");
        var missing = await RunAsync("show", "--namespace", "green");
        missing.Status.ShouldBe(1);
        missing.Output.ShouldBe("ipam-server: There is no namespace \"green\".\n");
        (await RunAsync("show", "--log", "7")).Status.ShouldBe(1);
    }

    [Fact]
    public async Task Lost_commits_are_compared_and_put_back()
    {
        await FillAsync();
        var lines = await File.ReadAllLinesAsync(Log);
        await File.WriteAllLinesAsync(Rescued, ["{\"rescued\":\"netipam\",\"log\":1}", .. lines.Skip(3)]);
        (await RunAsync("diff", "--rescued", Rescued)).Output.ShouldContain("Nothing has to be done.");
        await File.WriteAllLinesAsync(Log, lines.Take(4));
        var diff = await RunAsync("diff", "--rescued", Rescued);
        diff.Status.ShouldBe(0, diff.Output);
        diff.Output.ShouldContain("The file holds commits 3 to 5 of log 1.");
        diff.Output.ShouldContain("The log ends with commit 3.");
        diff.Output.ShouldContain("address 10.0.0.3 of 10.0.0.0/24 acquired (request vm-3)");
        diff.Output.ShouldNotContain("vm-2");
        diff.Output.ShouldContain("They can be put back");
        (await RunAsync("reappend", "--rescued", Rescued)).Output.ShouldBe("2 commits were put back. The log ends with commit 5. Start the servers again.\n");
        (await RunAsync("reappend", "--rescued", Rescued)).Output.ShouldContain("Nothing was changed.");
        (await File.ReadAllLinesAsync(Log)).ShouldBe(lines);
        await using var server = await ServerProcess.StartAsync(["--path", _folder.Store]);
        (await server.Client.CallAsync("AcquireIP", """{"prefixCidr":"10.0.0.0/24"}""")).GetProperty("ip").GetProperty("ip").GetString().ShouldBe("10.0.0.5");
    }

    [Fact]
    public async Task A_store_that_went_on_is_shown_beside_what_it_lost_and_left_as_it_is()
    {
        await FillAsync();
        var lines = await File.ReadAllLinesAsync(Log);
        await File.WriteAllLinesAsync(Rescued, ["{\"rescued\":\"netipam\",\"log\":1}", .. lines.Skip(3)]);
        await File.WriteAllLinesAsync(Log, lines.Take(4));
        await using (var server = await ServerProcess.StartAsync(["--path", _folder.Store]))
        {
            await server.Client.CallAsync("AcquireIP", """{"prefixCidr":"10.0.0.0/24"}""", "vm-9");
            (await RunAsync("diff", "--rescued", Rescued)).Status.ShouldBe(1, "the store is open elsewhere");
        }
        var diff = await RunAsync("diff", "--rescued", Rescued);
        diff.Output.ShouldContain("(request vm-3)");
        diff.Output.ShouldContain("(request vm-9)");
        diff.Output.ShouldContain("They cannot be put back");
        var went = await File.ReadAllLinesAsync(Log);
        var (status, output) = await RunAsync("reappend", "--rescued", Rescued);
        status.ShouldBe(1);
        output.ShouldStartWith("ipam-server: The commits cannot be put back: log 1 went on");
        (await File.ReadAllLinesAsync(Log)).ShouldBe(went);
    }

    [Fact]
    public async Task Wrong_calls_get_one_line()
    {
        foreach (var (arguments, expected, status) in new (string[], string, int)[]
        {
            (["log"], "log show, log diff or log reappend", 2),
            (["log", "show"], "log show file", 2),
            (["log", "diff", "file", "--path", _folder.Store], "--rescued", 2),
            (["log", "diff", "--rescued", Rescued, "memory"], "memory", 2),
            (["log", "show", "file", "--path", _folder.Store], "There is no store in", 1),
        })
        {
            var (code, output) = await ServerProcess.RunAsync(arguments);
            code.ShouldBe(status, output);
            output.TrimEnd().Split('\n').Length.ShouldBe(1, output);
            output.ShouldStartWith("ipam-server: ");
            output.ShouldContain(expected);
        }
        Directory.Exists(_folder.Store).ShouldBeFalse("a tool creates nothing");
        await FillAsync();
        await File.WriteAllTextAsync(Rescued, "nonsense");
        (await RunAsync("diff", "--rescued", Rescued)).ShouldBe((2, $"ipam-server: --rescued: '{Rescued}' does not hold rescued commits. Try --help.\n"));
        (await RunAsync("diff", "--rescued", Rescued + "x")).Status.ShouldBe(1);
    }

    public void Dispose() => _folder.Dispose();

    private async Task FillAsync()
    {
        await using var server = await ServerProcess.StartAsync(["--path", _folder.Store]);
        await server.Client.CallAsync("CreatePrefix", """{"cidr":"10.0.0.0/24"}""");
        for (var i = 1; i <= 4; i++)
            await server.Client.CallAsync("AcquireIP", """{"prefixCidr":"10.0.0.0/24"}""", $"vm-{i}");
        await server.Client.CallAsync("CreateNamespace", """{"namespace":"blue"}""");
        await server.Client.CallAsync("CreatePrefix", """{"cidr":"10.9.0.0/24","namespace":"blue"}""");
        await server.TerminateAsync();
    }

    private async Task<(int Status, string Output)> RunAsync(string verb, params string[] options) =>
        await ServerProcess.RunAsync(["log", verb, .. options, "file", "--path", _folder.Store]);
}
