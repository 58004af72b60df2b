using NetIpam.Codec;
using NetIpam.Snapshots;
using NetIpam.State;

namespace NetIpam.Fuzz.Targets;

/// <summary>Snapshots: one that is read gives a state whose snapshot gives the same state.</summary>
internal sealed class SnapshotTarget : IFuzzTarget
{
    public string Name => "snapshot";

    public IReadOnlyList<string> Words { get; } =
    [
        "store", "log", "prefix", "parent", "id", "in", "addresses", "closed", "namespace", "generation", "nextGeneration", "answered", "event", "1-3@1.0", "5@2.0", "0-18446744073709551615@1.0",
        "10.0.0.0/24", "2001:db8::/64", "{\"closed\":true}\n",
    ];

    public void Try(byte[] input)
    {
        Try(static () => new NamespaceState(), input);
        Try(static () => new RegistryState(), input);
    }

    private static void Try(Func<StateMachine> newState, byte[] input)
    {
        var state = newState();
        try
        {
            FactReader.ReadPart(input, state, default);
        }
        catch (Exception e) when (e is InvalidLogException or UpgradeNeededException)
        {
            return;
        }
        var again = newState();
        var parts = Write(state);
        FactReader.Read(parts, again, default);
        if (again.Digest != state.Digest || again.Genesis != state.Genesis)
            throw new FuzzFaultException("A snapshot does not give the state that it was made of.");
        if (!Write(again).SelectMany(static part => part.ToArray()).SequenceEqual(parts.SelectMany(static part => part.ToArray())))
            throw new FuzzFaultException("The snapshot of the same state is another one.");
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> Write(StateMachine state)
    {
        using var writer = new FactWriter(withIds: true);
        state.WriteFacts(writer);
        return writer.Finish().Parts;
    }
}
