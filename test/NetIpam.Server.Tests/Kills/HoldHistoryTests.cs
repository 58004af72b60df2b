namespace NetIpam.Server.Tests.Kills;

/// <summary>The checker sees what it is there for.</summary>
public sealed class HoldHistoryTests
{
    private readonly HoldHistory _history = new();

    [Fact]
    public void An_address_may_be_had_one_after_the_other()
    {
        _history.OnAcquired("10.0.0.1", "a");
        _history.OnReleasing("10.0.0.1");
        _history.OnAcquired("10.0.0.1", "b");
        _history.OnReopened(new HashSet<string> { "10.0.0.1" });
        _history.Violations.ShouldBeEmpty();
        _history.Acquired.ShouldBe(2);
    }

    [Fact]
    public void An_address_held_twice_is_seen()
    {
        _history.OnAcquired("10.0.0.1", "a");
        _history.OnAcquired("10.0.0.1", "b");
        _history.Violations.ShouldHaveSingleItem().ShouldContain("b was given 10.0.0.1 while a held it");
    }

    [Fact]
    public void A_lost_acquire_is_seen()
    {
        _history.OnAcquired("10.0.0.1", "a");
        _history.OnReopened(new HashSet<string> { "10.0.0.2" });
        _history.Violations.ShouldHaveSingleItem().ShouldContain("10.0.0.1, acknowledged to a, is lost");
    }

    [Fact]
    public void A_release_that_may_have_been_made_is_no_loss()
    {
        _history.OnAcquired("10.0.0.1", "a");
        _history.OnReleasing("10.0.0.1");
        _history.OnReopened(new HashSet<string>());
        _history.Violations.ShouldBeEmpty();
    }
}
