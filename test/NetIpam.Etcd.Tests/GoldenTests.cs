using NetIpam.TestKit.Golden;
using NetIpam.TestKit.Property;

namespace NetIpam.Etcd.Tests;

/// <summary>Answers recorded from go-ipam, where it is right, are ours too.</summary>
public sealed class GoldenTests(SharedEtcd etcd)
{
    private int _stores;

    public static TheoryData<string> Paths => GoldenFiles.Paths();

    [Theory, MemberData(nameof(Paths))]
    public async Task Recorded_answers_are_given(string path)
    {
        var store = await etcd.NewStoreAsync();
        await GoldenReplay.RunAsync(
            () =>
            {
                var own = store with { KeyPrefix = $"{store.KeyPrefix}{++_stores}/" };
                return new StoreSubject(() => Ipam.OpenEtcdAsync(own));
            },
            path);
    }
}
