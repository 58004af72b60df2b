using NetIpam.Log;
using NetIpam.Tests.Log;

namespace NetIpam.Tests;

/// <summary>When a store is opened, and when that is refused.</summary>
public sealed class OpeningTests
{
    private static readonly IpamOptions Never = new() { Create = CreateMode.Never };

    [Fact]
    public async Task Folder_that_must_not_be_created_is_not()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "store");
        var refusal = await Should.ThrowAsync<IpamException>(() => Ipam.OpenFileAsync(path, Never));
        refusal.Reason.ShouldBe(IpamReason.StoreNotUsable);
        refusal.Message.ShouldContain(path);
        Directory.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public async Task Empty_folder_that_must_not_be_used_stays_empty()
    {
        using var folder = new TempFolder();
        var refusal = await Should.ThrowAsync<IpamException>(() => Ipam.OpenFileAsync(folder.Path, Never));
        refusal.Reason.ShouldBe(IpamReason.StoreNotUsable);
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Store_that_is_there_opens_without_creating()
    {
        using var folder = new TempFolder();
        await using (var ipam = await Ipam.OpenFileAsync(folder.Path))
            await ipam.Root.CreatePrefixAsync("10.0.0.0/8");
        await using var again = await Ipam.OpenFileAsync(folder.Path, Never);
        (await again.Root.ListPrefixesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Empty_log_that_must_not_be_used_stays_empty()
    {
        await using var log = new MemoryCommitLog();
        var refusal = await Should.ThrowAsync<IpamException>(() => Ipam.OpenAsync(log, Never));
        refusal.Reason.ShouldBe(IpamReason.StoreNotUsable);
        (await log.GetHeadAsync(LogId.Registry, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Log_that_is_opened_for_a_store_is_closed_when_that_is_refused()
    {
        using var folder = new TempFolder();
        var refusal = await Should.ThrowAsync<IpamException>(
            () => Ipam.OpenAsync(Task.FromResult(FileCommitLog.Open(folder.Path, TimeProvider.System)), Never));
        refusal.Reason.ShouldBe(IpamReason.StoreNotUsable);
        // Who has a folder open has it alone.
        await using var again = FileCommitLog.Open(folder.Path, TimeProvider.System);
    }

    [Fact]
    public async Task Log_that_cannot_be_opened_says_why()
    {
        var failure = new IpamException(IpamReason.StoreUnavailable, "away");
        (await Should.ThrowAsync<IpamException>(() => Ipam.OpenAsync(Task.FromException<MemoryCommitLog>(failure)))).ShouldBe(failure);
    }

    [Fact]
    public async Task Closed_store_says_so()
    {
        var ipam = Ipam.InMemory();
        var root = ipam.Root;
        await ipam.DisposeAsync();
        await ipam.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(async () => await root.ListPrefixesAsync());
    }
}
