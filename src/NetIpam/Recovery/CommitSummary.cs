using System.Globalization;
using NetIpam.Codec;
using NetIpam.Engine;
using NetIpam.Log;
using NetIpam.State;

namespace NetIpam.Recovery;

/// <summary>A commit of a namespace, or of the registry of namespaces, in words.</summary>
/// <param name="Sequence">Its place in the log.</param>
/// <param name="Id">Its id.</param>
/// <param name="At">When it was decided, by the clock of the program that wrote it; never earlier than the commit before.</param>
/// <param name="Events">What happened, one line each, in order.</param>
public sealed record CommitSummary(long Sequence, CommitId Id, DateTimeOffset At, IReadOnlyList<string> Events)
{
    /// <summary>Reads a commit.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.UpgradeNeeded"/>; <see cref="IpamReason.LogDamaged"/>: it is not one of ours.</exception>
    public static CommitSummary Of(Commit commit)
    {
        try
        {
            var body = CommitBodyReader.Read(commit.Body.Span);
            var events = body.Events.Select(static each => Describe(in each)).ToList();
            if (body.Genesis is { } genesis)
                events.Insert(0, string.Create(CultureInfo.InvariantCulture, $"log {genesis.Generation} of store {genesis.Store:x32} created"));
            return new CommitSummary(commit.Sequence, commit.Id, body.At, events);
        }
        catch (Exception e) when (e is UpgradeNeededException or InvalidLogException)
        {
            throw Failures.Of(e);
        }
    }

    private static string Describe(in Event @event)
    {
        var what = @event.Kind switch
        {
            EventKind.PrefixCreated => $"prefix {@event.Prefix} created",
            EventKind.PrefixDeleted => $"prefix {@event.Prefix} deleted",
            EventKind.ChildAcquired => $"child prefix {@event.Prefix} of {@event.Parent} acquired",
            EventKind.ChildReleased => $"child prefix {@event.Prefix} of {@event.Parent} released",
            EventKind.AddressesAcquired => $"{Run(in @event)} of {@event.Prefix} acquired",
            EventKind.AddressesReleased => $"{Run(in @event)} of {@event.Prefix} released",
            EventKind.Loaded => $"content of {@event.Content!.Length} bytes loaded",
            EventKind.Closed => "namespace closed",
            EventKind.NamespaceCreated => $"namespace \"{@event.Name}\" created with log {@event.Generation}",
            EventKind.NamespaceDeleted => $"namespace \"{@event.Name}\" deleted, which had log {@event.Generation}",
            _ => throw new InvalidOperationException($"{@event.Kind} has no words."),
        };
        return @event.RequestId is null ? what : $"{what} (request {@event.RequestId})";
    }

    private static string Run(in Event @event) => @event.First == @event.Last
        ? $"address {@event.FirstAddress}"
        : $"addresses {@event.FirstAddress} to {new IPAddressValue(@event.Prefix.Family, @event.Last)}";
}
