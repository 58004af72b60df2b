namespace NetIpam.Cli.Tests;

/// <summary>Backups of all namespaces: restored elsewhere to the same, whole or refused, and never over something else.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File1 => Path.Combine(_folder.Path, "backup.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_namespaces_are_restored_at_another_server()
    {
        await using (var server = await StartFilledAsync())
        {
            var created = await server.RunAsync($"backup create --all --file {File1}");
            (created.ExitCode, created.Output, created.Error).ShouldBe((0, "", $"note: 3 namespaces written to {File1}\n"));
            Directory.GetFiles(_folder.Path).ShouldBe([File1]);
            (await server.RunAsync("backup create --all")).Output.ShouldBe(await File.ReadAllTextAsync(File1));
        }
        await using var other = await MemoryServer.StartAsync();
        (await other.RunAsync($"backup restore --file {File1}")).ShouldPrint("database restored");
        (await other.RunAsync("namespace list")).ShouldPrint("Namespace:\"empty\"", "Namespace:\"root\"", "Namespace:\"tenant\"");
        (await other.RunAsync("backup create --all")).Output.ShouldBe(await File.ReadAllTextAsync(File1));
        var again = await other.RunAsync($"backup restore --file {File1}");
        (again.ExitCode, again.Output).ShouldBe((0, "database restored\n"));
        again.Error.ShouldBe("note: 1 namespaces were restored, 2 were there already, the same\n");
    }

    [Fact]
    public async Task Server_that_holds_something_else_is_refused_and_nothing_is_changed()
    {
        await using (var server = await StartFilledAsync())
            await server.RunAsync($"backup create --all --file {File1}");
        await using var other = await MemoryServer.StartAsync();
        await other.RunAsync("namespace create --name tenant");
        await other.RunAsync("prefix create --cidr 10.0.0.0/24 --namespace tenant");
        var refused = await other.RunAsync($"backup restore --file {File1}");
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldStartWith("error: the namespace \"tenant\" is not empty, and holds something else than the backup");
        (await other.RunAsync("prefix list")).ShouldPrint();
        (await other.RunAsync("namespace list")).ShouldPrint("Namespace:\"root\"", "Namespace:\"tenant\"");
    }

    [Fact]
    public async Task Damaged_backups_are_refused_wherever_the_damage_is()
    {
        await using (var server = await StartFilledAsync())
            await server.RunAsync($"backup create --all --file {File1}");
        await using var other = await MemoryServer.StartAsync();
        var lines = await File.ReadAllLinesAsync(File1);
        string[][] damaged =
        [
            lines[..^1],
            lines[..3],
            [.. lines[..2], .. lines[3..]],
            [.. lines, lines[^1]],
            [.. lines.Select(line => line.Replace("10.0.0.1\"", "10.0.0.2\"", StringComparison.Ordinal))],
            [lines[0].Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal), .. lines[1..]],
        ];
        foreach (var content in damaged)
        {
            await File.WriteAllTextAsync(File1, string.Concat(content.Select(line => line + "\n")));
            var refused = await other.RunAsync($"backup restore --file {File1}");
            refused.ExitCode.ShouldBe(1, string.Join('\n', content));
            refused.Error.ShouldStartWith($"error: '{File1}' is ");
        }
        (await other.RunAsync("prefix list")).ShouldPrint();
        (await other.RunAsync("namespace list")).ShouldPrint("Namespace:\"root\"");
    }

    [Fact]
    public async Task Backup_of_the_first_format_is_restored_by_every_later_version()
    {
        await using var server = await MemoryServer.StartAsync();
        (await server.RunAsync($"backup restore --file {TestData.Path("backup-1.jsonl")}")).ShouldPrint("database restored");
        (await server.RunAsync("prefix list --namespace tenant")).ShouldPrint("Prefix:\"2001:db8::/64\" parent:\"\"");
        (await server.RunAsync("ip acquire --prefix 10.0.0.0/24")).ShouldPrint("ip:\"10.0.0.2\" acquired");
    }

    [Fact]
    public async Task Failed_backup_leaves_no_file()
    {
        (await IpamProcess.RunAsync($"backup create --all --file {File1} --grpc-server-endpoint 127.0.0.1:1 --timeout 1")).ExitCode.ShouldBe(1);
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Backup_leaves_alone_the_file_that_another_run_writes()
    {
        await using var server = await StartFilledAsync();
        var foreign = File1 + ".tmp";
        await using (var held = new FileStream(foreign, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            held.WriteByte(1);
            await held.FlushAsync(TestContext.Current.CancellationToken);
            (await server.RunAsync($"backup create --all --file {File1}")).ExitCode.ShouldBe(0);
        }
        Directory.GetFiles(_folder.Path).ShouldBe([File1, foreign], ignoreOrder: true);
        (await File.ReadAllBytesAsync(foreign, TestContext.Current.CancellationToken)).ShouldBe([1]);
    }

    [Fact]
    public async Task Backup_is_for_its_owner_only_whatever_was_there()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no modes of POSIX.");
            return;
        }
        const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        foreach (var path in new[] { File1, File1 + ".tmp" })
        {
            await File.WriteAllTextAsync(path, "before", TestContext.Current.CancellationToken);
            File.SetUnixFileMode(path, Everybody);
        }
        await using var server = await StartFilledAsync();
        (await server.RunAsync($"backup create --file {File1}")).ShouldPrint();
        File.GetUnixFileMode(File1).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await File.ReadAllTextAsync(File1, TestContext.Current.CancellationToken)).ShouldStartWith("[");
    }

    private static async Task<MemoryServer> StartFilledAsync()
    {
        var server = await MemoryServer.StartAsync();
        foreach (var line in new[]
        {
            "prefix create --cidr 10.0.0.0/16", "prefix acquire --parent 10.0.0.0/16 --length 24", "ip acquire --prefix 10.0.0.0/24",
            "namespace create --name tenant", "prefix create --cidr 2001:db8::/64 --namespace tenant", "namespace create --name empty",
        })
            (await server.RunAsync(line)).ExitCode.ShouldBe(0);
        return server;
    }
}
