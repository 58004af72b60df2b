using System.Text;
using NetIpam.Codec;
using NetIpam.Log;
using NetIpam.TestKit.Property;

namespace NetIpam.Tests.Engine;

/// <summary>A log that contradicts itself, or is of a later version, stops its namespace; it is never skipped or repaired.</summary>
public sealed class DamagedLogTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const string Writer = "00000000000000000000000000000001";
    private const string At = "2999-01-01T00:00:00.0000000Z";

    private readonly FaultyStore _store = new();

    [Theory]
    [InlineData("""{"format":2,"writer":"W","at":"T","events":[],"digest":"0000000000000000"}""")]
    [InlineData("""{"format":1,"writer":"W","at":"T","later":1,"events":[],"digest":"0000000000000000"}""")]
    [InlineData("""{"format":1,"writer":"W","at":"T","events":[{"acquire":"10.0.0.2","in":"10.0.0.0/24","owner":"me"}],"digest":"0000000000000000"}""")]
    [InlineData("""{"format":1,"writer":"W","at":"T","events":[{"quarantine":"10.0.0.2","in":"10.0.0.0/24"}],"digest":"0000000000000000"}""")]
    public async Task Later_format_stops_until_an_upgrade(string body)
    {
        var root = await _store.OpenWithNetAsync();
        await _store.AppendAsync(Of(body));
        var changes = 0;
        _store.Log.Before = (call, log) =>
        {
            if (log == FaultyStore.Root && call is not (LogCall.GetHead or LogCall.Read or LogCall.GetSnapshot or LogCall.ReadPart or LogCall.Append))
                Interlocked.Increment(ref changes);
            return default;
        };
        await ShouldBeStoppedAsync(root, IpamReason.UpgradeNeeded);
        await ShouldBeStoppedAsync((await _store.OpenAsync(new IpamOptions { SnapshotThreshold = 0 })).Root, IpamReason.UpgradeNeeded);
        await Should.ThrowAsync<UpgradeNeededException>(_store.MakeSnapshotAsync());
        changes.ShouldBe(0);
        (await _store.CommitsAsync()).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("""[{"acquire":"10.0.0.1","in":"10.0.0.0/24"}]""")]
    [InlineData("""[{"acquire":"10.0.1.1","in":"10.0.0.0/24"}]""")]
    [InlineData("""[{"acquire":"10.1.0.1","in":"10.1.0.0/24"}]""")]
    [InlineData("""[{"acquire":"10.0.0.9","to":"10.0.0.3","in":"10.0.0.0/24"}]""")]
    [InlineData("""[{"release":"10.0.0.1","in":"10.0.0.0/24","id":"1.0"}]""")]
    [InlineData("""[{"release":"10.0.0.2","in":"10.0.0.0/24","id":"2.0"}]""")]
    [InlineData("""[{"acquireChild":"10.2.1.0/26","in":"10.2.0.0/24"}]""")]
    [InlineData("""[{"acquireChild":"10.2.0.0/24","in":"10.2.0.0/24"}]""")]
    [InlineData("""[{"acquireChild":"10.2.0.0/23","in":"10.2.0.0/24"}]""")]
    [InlineData("""[{"acquireChild":"10.0.0.128/25","in":"10.0.0.0/24"}]""")]
    [InlineData("""[{"acquireChild":"10.2.0.0/25","in":"10.2.0.0/24"},{"acquireChild":"10.2.0.64/26","in":"10.2.0.0/24"}]""")]
    [InlineData("""[{"create":"10.0.0.0/8"}]""")]
    [InlineData("""[{"create":"10.0.0.0/25"}]""")]
    [InlineData("""[{"delete":"10.0.0.0/24","id":"1.0"}]""")]
    [InlineData("""[{"close":true}]""")]
    [InlineData("""[{"createNamespace":"blue","generation":2}]""")]
    [InlineData("""[{"acquire":"10.0.0.2","in":"10.0.0.0/24"}]""")]
    [InlineData("""[{"acquire":"10.0.0.2"}]""")]
    [InlineData("""[{"acquire":"10.0.0.2","in":"10.0.0.0/24","request":"\ud800"}]""")]
    [InlineData("""[{"acquire":"10.0.0.2","in":"10.0.0.0/24","request":"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"}]""")]
    [InlineData("""[{"load":"00000000000000000000000000000001","parts":99999999999,"length":1,"sha256":""}]""")]
    [InlineData("""[{}]""")]
    [InlineData("""[7]""")]
    public async Task Contradiction_stops_and_names_the_commit(string events)
    {
        var root = await _store.OpenWithNetAsync();
        await root.AcquireAddressAsync(FaultyStore.Net);
        await root.CreatePrefixAsync("10.2.0.0/24");
        await _store.AppendAsync(Of($$"""{"format":1,"writer":"W","at":"T","events":{{events}},"digest":"0000000000000000"}"""));
        await ShouldBeDamagedAsync(root, 4);
        await ShouldBeDamagedAsync((await _store.OpenAsync()).Root, 4);
        (await _store.CommitsAsync()).Count.ShouldBe(5);
    }

    [Fact]
    public async Task Other_namespaces_go_on()
    {
        var ipam = await _store.OpenAsync();
        var blue = await ipam.CreateNamespaceAsync("blue");
        await blue.CreatePrefixAsync(FaultyStore.Net);
        await ipam.Root.CreatePrefixAsync(FaultyStore.Net);
        await _store.AppendAsync("{}");
        await ShouldBeDamagedAsync(ipam.Root, 2);
        (await blue.AcquireAddressAsync(FaultyStore.Net)).ToString().ShouldBe("10.0.0.1");
        (await ipam.ListNamespacesAsync()).ShouldBe(["blue", "root"]);
    }

    [Fact]
    public async Task Log_of_another_store_is_refused()
    {
        await using var stranger = new FaultyStore();
        var theirs = (await stranger.OpenAsync()).Root;
        await theirs.CreatePrefixAsync(FaultyStore.Net);
        var ipam = await _store.OpenAsync();
        await _store.Log.Store.DeleteAsync(FaultyStore.Root, CancellationToken.None);
        foreach (var commit in await stranger.CommitsAsync())
        {
            if (commit.Sequence == 0)
                await _store.Log.Store.CreateAsync(FaultyStore.Root, commit, CancellationToken.None);
            else
                await _store.Log.Store.TryAppendAsync(FaultyStore.Root, commit);
        }
        await Refusal.OfAsync(IpamReason.LogDamaged, () => ipam.Root.ListPrefixesAsync());
    }

    /// <summary>Whatever bytes stand in a commit, a namespace either understands them or says what is the matter.</summary>
    [Fact]
    public async Task Damaged_bodies_never_surprise()
    {
        var random = new Random(Seed.Take(output));
        var root = await _store.OpenWithNetAsync();
        await root.AcquireAddressAsync(FaultyStore.Net, new RequestId("r"));
        await root.AcquireChildPrefixAsync(await root.CreatePrefixAsync("2001:db8::/48"), 64);
        await root.AcquireSpecificAddressAsync("2001:db8::/64", "2001:db8::7", new RequestId("s"));
        await root.ReleaseAddressAsync(FaultyStore.Net, "10.0.0.1");
        await (await (await _store.OpenAsync()).CreateNamespaceAsync("blue")).LoadAsync(await root.DumpAsync(), new RequestId("l"));
        var bodies = (await _store.CommitsAsync()).Concat(await _store.CommitsAsync(new(2))).Concat(await _store.CommitsAsync(LogId.Registry))
            .Select(commit => commit.Body.ToArray())
            .ToList();
        for (var i = 0; i < 3000; i++)
        {
            var body = Mutate(bodies[random.Next(bodies.Count)], random);
            await using var store = new FaultyStore();
            await (await store.OpenWithNetAsync()).AcquireAddressAsync(FaultyStore.Net);
            await store.AppendAsync(body);
            var fresh = (await store.OpenAsync()).Root;
            var told = await Should.ThrowAsync<Exception>(fresh.ListPrefixesAsync().Soon());
            told.ShouldBeOfType<IpamException>($"{body}: {told}").Reason.ShouldBeOneOf(IpamReason.LogDamaged, IpamReason.UpgradeNeeded);
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static string Of(string body) => body.Replace("\"W\"", $"\"{Writer}\"").Replace("\"T\"", $"\"{At}\"");

    private static string Mutate(byte[] body, Random random)
    {
        var text = Encoding.UTF8.GetString(body).ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(text.Count);
            switch (random.Next(4))
            {
                case 0:
                    text[at] = (char)random.Next(32, 127);
                    break;
                case 1:
                    text.RemoveRange(at, Math.Min(random.Next(1, 20), text.Count - at - 1));
                    break;
                case 2:
                    text.InsertRange(at, text.GetRange(at, Math.Min(random.Next(1, 200), text.Count - at)));
                    break;
                default:
                    text.Insert(at, "\"\\09f{}[]:,.-"[random.Next(13)]);
                    break;
            }
        }
        return new string([.. text]);
    }

    private static async Task ShouldBeDamagedAsync(IpamNamespace root, long sequence)
    {
        var told = await ShouldBeStoppedAsync(root, IpamReason.LogDamaged);
        told.Message.ShouldContain($"commit {sequence}");
    }

    private static async Task<IpamException> ShouldBeStoppedAsync(IpamNamespace root, IpamReason reason)
    {
        await Refusal.OfAsync(reason, () => root.ReleaseAddressAsync(FaultyStore.Net, "10.0.0.1"));
        await Refusal.OfAsync(reason, () => root.AcquireAddressAsync(FaultyStore.Net));
        return await Should.ThrowAsync<IpamException>(root.DumpAsync().Soon());
    }
}
