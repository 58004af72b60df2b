using System.Collections.Concurrent;
using NetIpam.Etcd.Opening;
using NetIpam.Etcd.Wire;

namespace NetIpam.Etcd.Tests.Opening;

/// <summary>What is said of versions and states that no server at hand has.</summary>
public sealed class ClusterTests
{
    private const long Mebibyte = 1 << 20;

    [Theory]
    [InlineData("3.3.27")]
    [InlineData("2.3.8")]
    [InlineData("")]
    [InlineData("latest")]
    public void Version_before_3_4_is_refused(string version) =>
        Should.Throw<IpamException>(() => ClusterCheck.CheckVersion(version, null)).Reason.ShouldBe(IpamReason.StoreNotUsable);

    [Theory]
    [InlineData("3.4.0", 0)]
    [InlineData("3.5.0", 1)]
    [InlineData("3.5.2", 1)]
    [InlineData("3.5.3", 0)]
    [InlineData("3.6.0-rc.1", 0)]
    [InlineData("4.0.0", 0)]
    public void Version_that_loses_data_is_told(string version, int notices)
    {
        var told = new ConcurrentQueue<IpamNotice>();
        ClusterCheck.CheckVersion(version, told.Enqueue);
        told.Count.ShouldBe(notices);
    }

    [Fact]
    public void Database_near_its_quota_is_told_once()
    {
        var notices = new ClusterNotices();
        notices.Of(new StatusResponse { DbSize = 1600 * Mebibyte }).ShouldBeEmpty();
        var near = new StatusResponse { DbSize = 1700 * Mebibyte, DbSizeInUse = 3 * Mebibyte };
        notices.Of(near).ShouldHaveSingleItem().Message.ShouldStartWith("The database of etcd has 1700 MiB, of which 3 MiB are in use; its quota is 2048 MiB unless it was set.");
        notices.Of(near).ShouldBeEmpty();
        notices.Of(new StatusResponse { DbSize = 100 * Mebibyte }).ShouldBeEmpty();
        notices.Of(new StatusResponse { DbSize = 100 * Mebibyte, DbSizeQuota = 120 * Mebibyte }).ShouldHaveSingleItem().Message.ShouldContain("its quota is 120 MiB.");
    }

    [Fact]
    public void Alarm_is_told_once_and_again_when_it_comes_back()
    {
        var notices = new ClusterNotices();
        var alarm = new StatusResponse { Errors = { "memberID:1 alarm:NOSPACE" } };
        notices.Of(alarm).ShouldHaveSingleItem().Level.ShouldBe(IpamNoticeLevel.Error);
        notices.Of(alarm).ShouldBeEmpty();
        notices.Of(new StatusResponse()).ShouldBeEmpty();
        notices.Of(alarm).Count.ShouldBe(1);
    }
}
