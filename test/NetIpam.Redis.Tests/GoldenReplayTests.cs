using NetIpam.TestKit.Golden;
using NetIpam.TestKit.Property;

namespace NetIpam.Redis.Tests;

/// <summary>Answers recorded from go-ipam, where it is right, are ours on Redis, too.</summary>
public sealed class GoldenReplayTests(RedisFixture redis, GarnetFixture garnet) : IClassFixture<RedisFixture>, IClassFixture<GarnetFixture>
{
    public static TheoryData<string> Paths => GoldenFiles.Paths();

    [Theory, MemberData(nameof(Paths))]
    public Task On_Redis(string path) => ReplayAsync(redis.NewStore, path);

    [Theory, MemberData(nameof(Paths))]
    public Task On_Garnet(string path) => ReplayAsync(garnet.NewStore, path);

    private static Task ReplayAsync(Func<RedisOptions> newStore, string path) => GoldenReplay.RunAsync(
        () =>
        {
            var store = newStore();
            return new StoreSubject(() => Ipam.OpenRedisAsync(store));
        },
        path);
}
