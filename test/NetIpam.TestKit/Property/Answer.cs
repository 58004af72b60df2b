namespace NetIpam.TestKit.Property;

/// <summary>What came of a call. Two answers are the same when their texts are; the text holds every figure.</summary>
public sealed record Answer(string Text, IpamReason Refusal = IpamReason.None, PrefixUsage? Usage = null)
{
    public static Answer Done { get; } = new("done");

    public static Answer Refused(IpamReason reason) => new("refused: " + reason, reason);

    public static Answer Of(Cidr prefix) => new(prefix.ToString());

    public static Answer Of(IPAddressValue address) => new(address.ToString());

    public static Answer Of(PrefixInfo info) => new(Describe(info));

    public static Answer Of(IEnumerable<PrefixInfo> infos) => new(string.Join("; ", infos.Select(Describe)));

    public static Answer Of(PrefixUsage usage) => new(
        $"{usage.Cidr} in {usage.Parent}: total {usage.Total} free {usage.Free} used {usage.Used} reserved {usage.Reserved} " +
        $"addresses {usage.AcquiredAddresses} children {usage.AcquiredChildPrefixes} blocks {string.Join(' ', usage.FreeBlocks)}",
        Usage: usage);

    public bool Equals(Answer? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private static string Describe(PrefixInfo info) => info.Parent is { } parent ? $"{info.Cidr} in {parent}" : $"{info.Cidr}";
}
