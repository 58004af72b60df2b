using System.Collections.Frozen;
using System.Text;

namespace NetIpam;

/// <summary>The reasons as text.</summary>
public static class IpamReasonExtensions
{
    private static readonly FrozenDictionary<IpamReason, string> Names = Enum.GetValues<IpamReason>().ToFrozenDictionary(static reason => reason, ToUpperSnake);

    /// <summary>The reason as it is on the wire, in metrics and in logs, e.g. <c>PREFIX_NOT_FOUND</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the values.</exception>
    public static string ToWireName(this IpamReason reason) =>
        Names.TryGetValue(reason, out var name) ? name : throw new ArgumentOutOfRangeException(nameof(reason), reason, "It is no reason.");

    private static string ToUpperSnake(IpamReason reason)
    {
        var name = new StringBuilder();
        foreach (var c in reason.ToString())
        {
            if (char.IsUpper(c) && name.Length > 0)
                name.Append('_');
            name.Append(char.ToUpperInvariant(c));
        }
        return name.ToString();
    }
}
