using NetIpam.Migration.Stores;

namespace NetIpam.Migration.Tests;

/// <summary>Which URIs mean one store, and which do not.</summary>
public sealed class StoreIdentityTests
{
    [Theory]
    [InlineData("file:///var/lib/ipam", "netipam+file:///var/lib/ipam")]
    [InlineData("redis://host", "redis://host/0?key-prefix=ipam")]
    [InlineData("redis://host", "rediss://user@host")]
    [InlineData("etcd://host:2379", "etcd://host:2379?key-prefix=/netipam/&tls")]
    [InlineData("mongodb://host", "mongodb://user:secret@host/go-ipam?collection=ipam&replicaSet=rs0")]
    [InlineData("postgres://host", "postgresql://go-ipam:secret@host/goipam?sslmode=require")]
    public void Default_is_the_same_written_out_or_not(string one, string other) => Of(one).ShouldBe(Of(other));

    [Theory]
    [InlineData("file:///var/lib/ipam", "file:///var/lib/other")]
    [InlineData("redis://host", "keydb://host/1")]
    [InlineData("redis://host", "redis://host?key-prefix=other")]
    [InlineData("etcd://host:2379", "etcd://host:2379?key-prefix=/other/")]
    [InlineData("mongodb://host", "mongodb://host/other")]
    [InlineData("mongodb://host", "mongodb://host?collection=other")]
    [InlineData("postgres://host", "postgres://host/other")]
    [InlineData("postgres://host", "cockroach://host")]
    [InlineData("postgres://host", "postgres://other@host")]
    public void Another_part_of_a_place_is_another_store(string one, string other) => Of(one).ShouldNotBe(Of(other));

    private static StoreIdentity Of(string uri) => StoreIdentity.Of(StoreUri.Parse(uri));
}
