namespace NetIpam.Rpc.Tests.Mutation;

/// <summary>Tests that run while no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
