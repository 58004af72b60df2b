using System.Text;
using NetIpam.Codec;
using NetIpam.Log;
using NetIpam.Snapshots;
using NetIpam.State;

namespace NetIpam.Tests.State;

/// <summary>Random histories of a namespace, decided and replayed without an engine.</summary>
internal static class Histories
{
    private static readonly Genesis Store = new(7, 1);

    /// <summary>A state after its genesis, and that commit.</summary>
    public static (NamespaceState State, Commit Genesis) Begin()
    {
        using var writer = new CommitBodyWriter();
        writer.Begin(1, DateTimeOffset.UnixEpoch, Store);
        var genesis = new Commit(0, default, writer.End(0));
        var state = new NamespaceState();
        Replay(state, genesis);
        return (state, genesis);
    }

    public static void Replay(StateMachine state, Commit commit) => state.Replay(commit, CommitBodyReader.Read(commit.Body.Span));

    /// <summary>The events of the batch as the commit that follows; the state takes it.</summary>
    public static Commit Seal(StateMachine state)
    {
        using var writer = new CommitBodyWriter();
        writer.Begin(1, state.At.AddMilliseconds(1));
        foreach (var @event in state.Batch)
            writer.Add(in @event);
        var commit = new Commit(state.Position.Sequence + 1, state.Position.Id, writer.End(state.Digest));
        state.Accept(commit.Id, state.At.AddMilliseconds(1));
        return commit;
    }

    /// <summary>All facts as text; <see cref="Restored"/> reads them.</summary>
    public static string Facts(StateMachine state)
    {
        using var writer = new FactWriter(withIds: true);
        state.WriteFacts(writer);
        return string.Concat(writer.Finish().Parts.Select(part => Encoding.UTF8.GetString(part.Span)));
    }

    public static NamespaceState Restored(StateMachine state)
    {
        var restored = new NamespaceState();
        FactReader.ReadPart(Encoding.UTF8.GetBytes(Facts(state)), restored, default);
        restored.Restore(state.Position, state.At);
        return restored;
    }

    /// <summary>Something that a caller may ask: of few prefixes, so that many operations meet.</summary>
    public static Operation Draw(Random random)
    {
        var v6 = random.Next(3) == 0;
        Cidr top = v6 ? $"2001:db8:{random.Next(3)}::/48" : $"10.{random.Next(3)}.0.0/16";
        var childLength = top.Length + random.Next(1, 9);
        var child = new Cidr(new IPAddressValue(top.Family, top.Network.Value + ((UInt128)random.Next(4) << (top.Family.Bits() - childLength))), childLength);
        var holder = random.Next(2) == 0 ? top : child;
        return new Operation
        {
            Kind = (OperationKind)random.Next((int)OperationKind.CreatePrefix, (int)OperationKind.ReleaseAddress + 1),
            Prefix = holder,
            Child = child,
            Length = childLength,
            Address = new IPAddressValue(holder.Family, holder.Network.Value + (uint)random.Next(1, 5)),
            RequestId = random.Next(3) == 0 ? $"r{random.Next(5000)}" : null,
        };
    }
}
