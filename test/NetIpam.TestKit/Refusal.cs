namespace NetIpam.TestKit;

/// <summary>Asserts that a call is refused, and why.</summary>
public static class Refusal
{
    public static async Task OfAsync(IpamReason reason, Func<ValueTask> call)
    {
        var refused = await Should.ThrowAsync<IpamException>(async () => await call());
        refused.Reason.ShouldBe(reason, refused.Message);
        refused.Message.ShouldNotBeNullOrWhiteSpace();
        refused.Message.ShouldNotContain('\n');
    }

    public static Task OfAsync<T>(IpamReason reason, Func<ValueTask<T>> call) =>
        OfAsync(reason, async ValueTask () => await call());
}
