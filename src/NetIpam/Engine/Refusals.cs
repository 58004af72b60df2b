using NetIpam.State;

namespace NetIpam.Engine;

/// <summary>Refusals in one line for a person.</summary>
internal static class Refusals
{
    public static IpamException ToException(in Operation operation, in Answer answer) => new(answer.Refusal, Message(in operation, in answer));

    private static string Message(in Operation operation, in Answer answer) => answer.Refusal switch
    {
        IpamReason.PrefixNotFound => $"There is no prefix {operation.Prefix}.",
        IpamReason.PrefixOverlaps => answer.Prefix == operation.Prefix
            ? $"The prefix {operation.Prefix} already exists."
            : $"The prefix {operation.Prefix} overlaps {answer.Prefix}, which is already there.",
        IpamReason.PrefixHasAddresses => $"The prefix {operation.Prefix} holds acquired addresses; release them first.",
        IpamReason.PrefixHasChildren => $"The prefix {operation.Prefix} holds child prefixes; release them first, or ask one of them.",
        IpamReason.PrefixIsNotChild => $"The prefix {operation.Prefix} is not a child prefix; delete it instead.",
        IpamReason.ChildLengthInvalid =>
            $"A child prefix of {operation.Prefix} has a length from {operation.Prefix.Length + 1} to {operation.Prefix.Family.Bits()}.",
        IpamReason.ChildOutsideParent => $"The prefix {operation.Child} does not lie in {operation.Prefix}.",
        IpamReason.ChildAlreadyAcquired => $"The prefix {operation.Child} is not free in {operation.Prefix}: {answer.Prefix} is acquired.",
        IpamReason.NoChildPrefixAvailable => $"The prefix {operation.Prefix} has no room for a child prefix of length {operation.Length}.",
        IpamReason.NoAddressAvailable => $"The prefix {operation.Prefix} has no free address.",
        IpamReason.AddressOutsidePrefix => $"The address {operation.Address} does not lie in {operation.Prefix}.",
        IpamReason.AddressAlreadyAcquired => $"The address {operation.Address} of {operation.Prefix} is acquired or reserved.",
        IpamReason.AddressNotAcquired => $"The address {operation.Address} is not acquired in {operation.Prefix}.",
        IpamReason.NamespaceNotFound => $"There is no namespace \"{operation.Name}\".",
        IpamReason.NamespaceNotEmpty => $"The namespace \"{operation.Name}\" holds prefixes; it has to be empty.",
        IpamReason.NamespaceIsRoot => "The namespace \"root\" cannot be deleted.",
        IpamReason.RequestIdReused => $"The request id \"{operation.RequestId}\" was already used for another request.",
        IpamReason.TooLarge => "The change does not fit into one commit.",
        _ => $"The request was refused: {answer.Refusal}.",
    };
}
