using System.Diagnostics;
using NetIpam.Log;

namespace NetIpam.Tests.Log;

/// <summary>What may be opened as a store, and by whom.</summary>
public sealed class FileStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Second_opener_is_told_who_holds_the_lock()
    {
        await using var first = Open(_folder.Path);
        var error = Should.Throw<IpamException>(() => Open(_folder.Path));
        error.Reason.ShouldBe(IpamReason.StoreLocked);
        error.Message.ShouldContain(_folder.PathOf("LOCK"));
        error.Message.ShouldContain($"process {Environment.ProcessId} on host {Environment.MachineName} since 1970-01-01T00:00:00Z");
    }

    [Fact]
    public async Task Lock_is_free_after_dispose()
    {
        await Open(_folder.Path).DisposeAsync();
        await using var again = Open(_folder.Path);
    }

    [Fact]
    public async Task Lock_is_free_when_its_holder_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Uses flock(1).");
        var start = new ProcessStartInfo("flock", ["--no-fork", "LOCK", "sh", "-c", "echo someone > LOCK; exec sleep 60"])
        {
            WorkingDirectory = _folder.Path,
        };
        using var holder = Process.Start(start)!;
        while ((await TryOpenAsync())?.Message.Contains("someone") != true)
            await Task.Yield();
        holder.Kill();
        await holder.WaitForExitAsync(TestContext.Current.CancellationToken);
        (await TryOpenAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Missing_folder_is_created()
    {
        var folder = Path.Combine(_folder.Path, "a", "b");
        await using var log = Open(folder);
        Directory.Exists(folder).ShouldBeTrue();
    }

    [Theory]
    [InlineData(" [ ]")]
    [InlineData("[{\"IPs\":{\"10.0.0.0\":true},\"Cidr\":\"10.0.0.0/8\"}]")]
    [InlineData("[{\"ParentCidr\":\"\",\"Cidr\":\"10.0.0.0/8\"}]")]
    public Task Dump_of_go_ipam_is_refused_with_the_command_to_import_it(string content) =>
        RefusedAsync(content, (file, message) => message.ShouldContain($"ipam backup restore --file '{file}'"));

    [Theory]
    [InlineData("{\"root\":{\"10.0.0.0/8\":{\"Cidr\":\"10.0.0.0/8\",\"IPs\":{}}}}")]
    [InlineData("{\"root\":{},\"other\":{\"2001:db8::/32\":{}}}")]
    [InlineData("{\"root\":{}}")]
    [InlineData("{}")]
    public Task Store_of_go_ipam_is_refused_with_the_command_to_migrate_it(string content) =>
        RefusedAsync(content, (file, message) =>
        {
            message.ShouldContain($"ipam migrate --from 'file://{file}'");
            message.ShouldContain("docs/migrating-from-go-ipam.md");
            message.ShouldNotContain($"--file '{file}'", Case.Sensitive, "it is not a dump");
        });

    [Fact]
    public void Dump_of_go_ipam_is_recognised()
    {
        var dump = File.ReadAllBytes(Path.Combine(Repository.Root, "test", "data", "goipam-dump.json"));
        GoIpamData.KindOf(dump).ShouldBe(GoIpamDataKind.Dump);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("[1]")]
    [InlineData("[{\"name\":1}]")]
    [InlineData("{\"root\":{\"name\":{}}}")]
    [InlineData("{\"root\":1}")]
    public void Other_file_is_refused(string content)
    {
        var file = _folder.PathOf("other");
        File.WriteAllText(file, content);
        foreach (var path in new[] { file, _folder.Path })
        {
            var error = Should.Throw<IpamException>(() => Open(path));
            error.Reason.ShouldBe(IpamReason.StoreNotUsable);
            error.Message.ShouldNotContain("restore");
        }
        Directory.GetFiles(_folder.Path).ShouldBe([file]);
    }

    [Fact]
    public void Folder_that_cannot_be_created_is_named_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Uses /proc, where nobody may create anything.");
        var error = Should.Throw<IpamException>(() => Open("/proc/netipam"));
        error.Reason.ShouldBe(IpamReason.StoreUnavailable);
        error.Message.ShouldStartWith("The folder '/proc/netipam' cannot be created: ");
        error.Message.Split("/proc/netipam").Length.ShouldBe(2, error.Message);
    }

    [Fact]
    public async Task New_file_system_is_an_empty_folder()
    {
        Directory.CreateDirectory(_folder.PathOf("lost+found"));
        await using var log = Open(_folder.Path);
    }

    [Fact]
    public async Task Disposed_store_says_so()
    {
        var log = Open(_folder.Path);
        await log.DisposeAsync();
        await log.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(async () => await log.GetHeadAsync(default, default));
    }

    [Theory]
    [InlineData("nfs4", true)]
    [InlineData("cifs", true)]
    [InlineData("smb2", true)]
    [InlineData("fuseblk", true)]
    [InlineData("9p", true)]
    [InlineData("ext4", false)]
    [InlineData("xfs", false)]
    [InlineData("overlayfs", false)]
    [InlineData("tmpfs", false)]
    public void Network_file_systems_are_known(string format, bool isNetwork) =>
        OsDisk.IsNetworkFormat(format).ShouldBe(isNetwork);

    [Fact]
    public async Task Bodies_that_break_a_line_are_refused()
    {
        await using var log = Open(_folder.Path);
        await Should.ThrowAsync<ArgumentException>(async () => await log.CreateAsync(default, new Commit(0, default, "{\n}"u8.ToArray()), default));
        await Should.ThrowAsync<ArgumentException>(async () => await log.CreateAsync(default, new Commit(0, default, new byte[Commit.MaxBodyLength + 1]), default));
        (await log.GetHeadAsync(default, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Appending_and_the_head_allocate_next_to_nothing()
    {
        await using var log = Open(_folder.Path);
        var commits = new List<Commit> { new(0, default, "{}"u8.ToArray()) };
        while (commits.Count < 102)
            commits.Add(new Commit(commits.Count, commits[^1].Id, new byte[] { (byte)'{', (byte)'}' }));
        await log.CreateAsync(default, commits[0], default);
        await log.TryAppendAsync(default, commits[1]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 2; i < commits.Count; i++)
        {
            await log.TryAppendAsync(default, commits[i]);
            await log.GetHeadAsync(default, default);
        }
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        each.ShouldBeLessThan(64);
    }

    private static FileCommitLog Open(string path) => FileCommitLog.Open(path, new EpochTime());

    private async Task RefusedAsync(string content, Action<string, string> check)
    {
        var file = _folder.PathOf("ipam-db.json");
        File.WriteAllText(file, content);
        foreach (var path in new[] { file, _folder.Path })
        {
            var error = Should.Throw<IpamException>(() => Open(path));
            error.Reason.ShouldBe(IpamReason.StoreNotUsable);
            check(file, error.Message);
            var never = await Should.ThrowAsync<IpamException>(() => Ipam.OpenFileAsync(path, new IpamOptions { Create = CreateMode.Never }));
            never.Message.ShouldBe(error.Message);
        }
        File.ReadAllText(file).ShouldBe(content);
        Directory.GetFiles(_folder.Path).ShouldBe([file]);
    }

    private async Task<IpamException?> TryOpenAsync()
    {
        try
        {
            await Open(_folder.Path).DisposeAsync();
            return null;
        }
        catch (IpamException error)
        {
            return error;
        }
    }

    private sealed class EpochTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
