using NetIpam.Codec;
using NetIpam.State;

namespace NetIpam.Fuzz.Targets;

/// <summary>Bodies of commits: one that is read is written as what it says, and what a state takes of it can be taken back.</summary>
internal sealed class CommitTarget : IFuzzTarget
{
    public string Name => "commit";

    public IReadOnlyList<string> Words { get; } =
    [
        "create", "delete", "acquireChild", "releaseChild", "acquire", "release", "to", "in", "id", "load", "parts", "length", "sha256", "close", "createNamespace", "deleteNamespace", "generation",
        "request", "specific", "format", "writer", "at", "store", "log", "events", "digest", "1.0", "10.0.0.0/24", "2001:db8::/48", "2001:db8::ffff:ffff:ffff",
    ];

    public void Try(byte[] input)
    {
        CommitBody body;
        try
        {
            body = CommitBodyReader.Read(input);
        }
        catch (Exception e) when (e is InvalidLogException or UpgradeNeededException)
        {
            return;
        }
        using var writer = new CommitBodyWriter();
        writer.Begin(body.Writer, body.At, body.Genesis);
        foreach (var @event in body.Events)
            writer.Add(in @event);
        var again = CommitBodyReader.Read(writer.End(body.Digest));
        if (again.Writer != body.Writer || again.At != body.At || again.Genesis != body.Genesis || again.Digest != body.Digest || !again.Events.SequenceEqual(body.Events))
            throw new FuzzFaultException("A commit is not read as what it was written from.");
        Apply(new NamespaceState(), body);
        Apply(new RegistryState(), body);
    }

    private static void Apply(StateMachine state, CommitBody body)
    {
        try
        {
            state.Begin();
            // The bytes of a load are not in its commit.
            foreach (var @event in body.Events.Where(static @event => @event.Content is null))
                state.Apply(in @event);
        }
        catch (InvalidLogException)
        {
            return;
        }
        state.Undo();
        if (state.Digest != 0)
            throw new FuzzFaultException("Taking the commit back does not lead to the state before.");
    }
}
