using NetIpam.TestKit.Golden;
using NetIpam.TestKit.Property;

namespace NetIpam.Redis.Tests;

/// <summary>Answers recorded from go-ipam, where it is right, are ours on KeyDB, too.</summary>
public sealed class KeyDBGoldenReplayTests
{
    public static TheoryData<string> Paths => GoldenFiles.Paths();

    [Theory, MemberData(nameof(Paths))]
    public Task On_KeyDB(string path) => GoldenReplay.RunAsync(
        () =>
        {
            var store = KeyDBServer.NewStore();
            return new StoreSubject(() => Ipam.OpenRedisAsync(store));
        },
        path);
}
