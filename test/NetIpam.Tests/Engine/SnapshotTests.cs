using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>Snapshots are made beside the work, what they cover is trimmed, and a program that is opened on what is left is in the
/// same state.</summary>
public sealed class SnapshotTests : IAsyncDisposable
{
    private static readonly IpamOptions Often = new() { SnapshotThreshold = 4000 };

    private readonly FaultyStore _store = new();
    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _trimmed = new(0);
    private int _requests;

    [Fact]
    public async Task Long_run_in_memory_is_trimmed_and_reopened()
    {
        var root = await _store.OpenWithNetAsync(Often);
        ReleaseOnTrim();
        await WorkUntilAsync(root, () => _trimmed.Wait(0));
        await root.GetUsageAsync(FaultyStore.Net);
        (await _store.DumpAfreshAsync()).ShouldBe(await root.DumpAsync());
        // Request ids are remembered across the snapshot.
        var other = (await _store.OpenAsync()).Root;
        (await other.AcquireAddressAsync(FaultyStore.Net, new RequestId("last"))).ShouldBe(await root.AcquireAddressAsync(FaultyStore.Net, new RequestId("last")));
        (await other.DumpAsync()).ShouldBe(await root.DumpAsync());
    }

    [Fact]
    public async Task Long_run_on_file_is_trimmed_and_reopened()
    {
        string dump;
        await using (var file = FileCommitLog.Open(_folder.Path, TimeProvider.System))
        {
            _store.Log.Store = file;
            await using var ipam = await Ipam.OpenAsync(_store.Log, Often);
            await ipam.Root.CreatePrefixAsync(FaultyStore.Net);
            ReleaseOnTrim();
            await WorkUntilAsync(ipam.Root, () => _trimmed.Wait(0));
            dump = await ipam.Root.DumpAsync();
        }
        await using var again = await Ipam.OpenFileAsync(_folder.Path, Often);
        (await again.Root.DumpAsync()).ShouldBe(dump);
        (await again.Root.AcquireAddressAsync(FaultyStore.Net, new RequestId("last"))).ToString().ShouldBe("10.0.0.1");
        (await again.Root.DumpAsync()).ShouldBe(dump);
    }

    [Fact]
    public async Task Replica_that_slept_through_a_trim_goes_on_from_the_snapshot()
    {
        var root = await _store.OpenWithNetAsync();
        await root.CreatePrefixAsync("10.1.0.0/16");
        var sleeper = (await _store.OpenAsync()).Root;
        await sleeper.AcquireAddressAsync(FaultyStore.Net);
        for (var i = 0; i < 2; i++)
        {
            await root.AcquireAddressAsync(FaultyStore.Net);
            await _store.MakeSnapshotAsync();
        }
        await root.AcquireAddressAsync(FaultyStore.Net);
        (await sleeper.AcquireAddressAsync(FaultyStore.Net).Soon()).ToString().ShouldBe("10.0.0.5");
        (await sleeper.DumpAsync()).ShouldBe(await root.DumpAsync());
    }

    [Theory]
    [InlineData((int)LogCall.ClaimSnapshot)]
    [InlineData((int)LogCall.WriteSnapshotPart)]
    [InlineData((int)LogCall.PublishSnapshot)]
    [InlineData((int)LogCall.Trim)]
    public async Task Failing_snapshot_is_a_notice_and_is_tried_again(int failing)
    {
        var root = await _store.OpenWithNetAsync(Often);
        var fail = true;
        _store.Log.Before = (call, _) => fail && (int)call == failing ? throw new LogUnavailableException("The disk is full.") : default;
        await WorkUntilAsync(root, () => !_store.Notices.IsEmpty);
        _store.Notices.ShouldAllBe(notice => notice.Level == IpamNoticeLevel.Warning);
        _store.Notices.First().Message.ShouldContain("The disk is full.");
        fail = false;
        ReleaseOnTrim();
        await WorkUntilAsync(root, () => _trimmed.Wait(0));
        (await _store.DumpAfreshAsync()).ShouldBe(await root.DumpAsync());
    }

    [Fact]
    public async Task Snapshot_after_which_the_log_could_not_be_trimmed_is_used()
    {
        var root = await _store.OpenWithNetAsync(Often);
        var published = 0;
        _store.Log.Before = (call, log) =>
        {
            if (log == FaultyStore.Root && call == LogCall.PublishSnapshot)
                published++;
            return call == LogCall.Trim ? throw new OutcomeUnknownException("It took too long.") : default;
        };
        await WorkUntilAsync(root, () => published >= 4);
        await WorkUntilAsync(root, () => _store.Notices.Count >= 3);
        _store.Notices.ShouldAllBe(notice => notice.Level == IpamNoticeLevel.Warning && notice.Message.Contains("was not trimmed", StringComparison.Ordinal));
        (await _store.DumpAfreshAsync()).ShouldBe(await root.DumpAsync());
    }

    /// <summary>Whoever reads too slowly is late; the log is not damaged.</summary>
    [Fact]
    public async Task Log_that_others_trim_faster_than_it_can_be_read_is_unavailable_until_they_stop()
    {
        await _store.OpenWithNetAsync();
        await _store.MakeSnapshotAsync();
        await using var writer = await Ipam.OpenAsync(_store.Log.Store);
        var slow = await _store.OpenAsync();
        _store.Log.Before = async (call, log) =>
        {
            if (call != LogCall.ReadPart || log != FaultyStore.Root)
                return;
            for (var i = 0; i < 2; i++)
            {
                await writer.Root.AcquireAddressAsync(FaultyStore.Net);
                await _store.MakeSnapshotAsync();
            }
        };
        await Refusal.OfAsync(IpamReason.StoreUnavailable, () => slow.Root.ListPrefixesAsync());
        _store.Log.Before = static (_, _) => default;
        (await slow.Root.DumpAsync()).ShouldBe(await writer.Root.DumpAsync());
        _store.Notices.ShouldNotContain(notice => notice.Level == IpamNoticeLevel.Error);
    }

    [Fact]
    public async Task Damaged_snapshot_stops_its_namespace_and_no_other()
    {
        var first = await _store.OpenAsync();
        await first.Root.CreatePrefixAsync(FaultyStore.Net);
        await first.Root.AcquireAddressAsync(FaultyStore.Net);
        var blue = await first.CreateNamespaceAsync("blue");
        await blue.CreatePrefixAsync(FaultyStore.Net);
        await _store.MakeSnapshotAsync();
        _store.Log.Part = static part =>
        {
            var bytes = part!.Value.ToArray();
            bytes[bytes.AsSpan().IndexOf("10.0.0.0"u8)] = (byte)'2';
            return bytes;
        };
        var second = await _store.OpenAsync();
        await Refusal.OfAsync(IpamReason.LogDamaged, () => second.Root.ListPrefixesAsync());
        (await second.Namespace("blue").AcquireAddressAsync(FaultyStore.Net)).ToString().ShouldBe("10.0.0.1");
        _store.Log.Part = static part => part;
        await Refusal.OfAsync(IpamReason.LogDamaged, () => second.Root.AcquireAddressAsync(FaultyStore.Net));
        _store.Notices.ShouldContain(notice => notice.Level == IpamNoticeLevel.Error);
        (await first.Root.AcquireAddressAsync(FaultyStore.Net)).ToString().ShouldBe("10.0.0.2");
    }

    [Fact]
    public async Task Snapshot_without_its_parts_is_damage_not_an_empty_namespace()
    {
        await _store.OpenWithNetAsync();
        await _store.MakeSnapshotAsync();
        _store.Log.Part = static _ => null;
        var second = await _store.OpenAsync();
        await Refusal.OfAsync(IpamReason.LogDamaged, () => second.Root.ListPrefixesAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
        _trimmed.Dispose();
    }

    private void ReleaseOnTrim() => _store.Log.Before = (call, log) =>
    {
        // The first trim only follows the second snapshot.
        if (call == LogCall.Trim && log == FaultyStore.Root)
            _trimmed.Release();
        return default;
    };

    private async Task WorkUntilAsync(IpamNamespace root, Func<bool> done)
    {
        await root.AcquireAddressAsync(FaultyStore.Net, new RequestId("last"));
        var given = DateTime.UtcNow + Patience.Limit;
        for (var i = 0; !done(); i++)
        {
            if (DateTime.UtcNow > given)
                throw new TimeoutException("It never came to that.");
            // Not so many commits that the first request is forgotten, however fast the disk is.
            if (i > 10_000)
                await Task.Delay(1);
            var address = await root.AcquireAddressAsync(FaultyStore.Net, i % 3 == 0 ? new RequestId($"r{_requests++}") : null);
            if (i % 10 != 0 || i > 1000)
                await root.ReleaseAddressAsync(FaultyStore.Net, address);
        }
    }
}
