namespace NetIpam.Replicas.Tests.Stores;

/// <summary>A store that is there already, named by a variable; it is not upset, as it is not ours.</summary>
internal sealed class NamedStore : SharedStore
{
    private NamedStore(string[] arguments) => Arguments = arguments;

    public override string[] Arguments { get; }

    /// <summary>Skips the test when the variable is not set.</summary>
    public static Task<SharedStore> OfAsync(string variable, Func<string, string[]> arguments)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(string.IsNullOrEmpty(value), $"{variable} NAMES NO SERVER: replicas on it were not tested.");
        return Task.FromResult<SharedStore>(new NamedStore(arguments(value!)));
    }

    public override Task UpsetAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override ValueTask DisposeAsync() => default;
}
