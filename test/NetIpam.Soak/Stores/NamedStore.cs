namespace NetIpam.Soak.Stores;

/// <summary>A store that is there already, named by a variable; it is not upset, as it is not ours.</summary>
public sealed class NamedStore : SharedStore
{
    private readonly string[] _arguments;

    private NamedStore(string[] arguments) => _arguments = arguments;

    /// <summary>Skips the test when the variable is not set.</summary>
    public static Task<SharedStore> OfAsync(string variable, Func<string, string[]> arguments)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(string.IsNullOrEmpty(value), $"{variable} NAMES NO SERVER: replicas on it were not tested.");
        return Task.FromResult<SharedStore>(new NamedStore(arguments(value!)));
    }

    public override string[] ArgumentsFor(IReadOnlyList<int> ports) => _arguments;

    public override Task UpsetAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task<bool> CrashAsync(Random random, CancellationToken cancellationToken) => Task.FromResult(false);

    public override ValueTask DisposeAsync() => default;
}
