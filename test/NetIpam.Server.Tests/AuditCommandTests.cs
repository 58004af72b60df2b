namespace NetIpam.Server.Tests;

/// <summary>An operator checks a store.</summary>
public sealed class AuditCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Clean_store_gets_one_line_and_is_left_as_it_is()
    {
        await FillAsync();
        var before = await ContentAsync();
        (await RunAsync()).ShouldBe((0, "clean: 3 logs, 9 commits, 0 snapshots, 2 prefixes, 2 addresses\n"));
        (await RunAsync("--namespace", "blue")).ShouldBe((0, "clean: 2 logs, 5 commits, 0 snapshots, 1 prefixes, 0 addresses\n"));
        (await ContentAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Deviations_are_named_one_a_line_and_end_with_1()
    {
        await FillAsync();
        File.Delete(Path.Combine(_folder.Store, "log-2.jsonl"));
        var (status, output) = await RunAsync();
        status.ShouldBe(1);
        output.ShouldBe("""
            namespace "blue", log 2: the log is missing, but the namespace is registered: the store lost it.
            1 deviation: 2 logs, 7 commits, 0 snapshots, 1 prefixes, 2 addresses

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Store_that_a_server_has_open_is_not_checked()
    {
        await using var server = await ServerProcess.StartAsync(["--path", _folder.Store]);
        var (status, output) = await RunAsync();
        status.ShouldBe(1);
        output.TrimEnd().Split('\n').Length.ShouldBe(1, output);
        output.ShouldContain("stop the server");
    }

    [Fact]
    public async Task Wrong_calls_get_one_line()
    {
        (await ServerProcess.RunAsync(["audit"])).ShouldBe((2, "ipam-server: Say which store: audit file or postgres or cockroach or redis or keydb or etcd or mongodb. Try --help.\n"));
        (await RunAsync()).ShouldBe((1, $"ipam-server: There is no store in '{_folder.Store}'.\n"));
        Directory.Exists(_folder.Store).ShouldBeFalse();
        await FillAsync();
        (await RunAsync("--namespace", "green")).ShouldBe((1, "ipam-server: There is no namespace \"green\".\n"));
    }

    public void Dispose() => _folder.Dispose();

    private async Task FillAsync()
    {
        await using var server = await ServerProcess.StartAsync(["--path", _folder.Store]);
        await server.Client.CallAsync("CreatePrefix", """{"cidr":"10.0.0.0/24"}""");
        for (var i = 0; i < 2; i++)
            await server.Client.CallAsync("AcquireIP", """{"prefixCidr":"10.0.0.0/24"}""");
        await server.Client.CallAsync("CreateNamespace", """{"namespace":"blue"}""");
        await server.Client.CallAsync("CreatePrefix", """{"cidr":"10.9.0.0/24","namespace":"blue"}""");
        await server.TerminateAsync();
    }

    private async Task<string> ContentAsync()
    {
        var files = Directory.GetFiles(_folder.Store, "*.jsonl").Order(StringComparer.Ordinal);
        return string.Join('\n', await Task.WhenAll(files.Select(async file => $"{file}: {await File.ReadAllTextAsync(file)}")));
    }

    private async Task<(int Status, string Output)> RunAsync(params string[] options) =>
        await ServerProcess.RunAsync(["audit", .. options, "file", "--path", _folder.Store]);
}
