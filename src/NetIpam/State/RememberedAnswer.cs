namespace NetIpam.State;

/// <summary>What a request with an id caused; its answer follows from the event.</summary>
internal sealed class RememberedAnswer(string requestId, AllocationId id, Event @event)
{
    public string RequestId { get; } = requestId;

    public AllocationId Id { get; } = id;

    public Event Event { get; } = @event;

    public ulong Fact { get; } = FactHash.Answer(requestId, id);
}
