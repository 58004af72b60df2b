using NetIpam.Rpc;
using static NetIpam.Rpc.RpcCode;

namespace NetIpam.Foreign.Tests;

/// <summary>The calls that every client makes, in this order, of an empty server. The reasons are written as they are on the
/// wire: clients depend on them.</summary>
internal static class Scenario
{
    /// <summary>A prefix with an address, as go-ipam dumps it.</summary>
    private const string Dump =
        """[{\"Cidr\":\"10.8.0.0/24\",\"ParentCidr\":\"\",\"Namespace\":\"root\",\"AvailableChildPrefixes\":{},\"ChildPrefixLength\":0,\"IsParent\":false,\"IPs\":{\"10.8.0.0\":true,\"10.8.0.255\":true,\"10.8.0.7\":true},\"Version\":1}]""";

    public static IReadOnlyList<Step> Steps { get; } =
    [
        Ok("Version", "{}", null),

        Ok("CreateNamespace", """{"namespace":"tenant"}""", "{}"),
        Ok("CreateNamespace", """{"namespace":"tenant"}""", "{}"),
        Refused("CreateNamespace", "{}", InvalidArgument, "NAMESPACE_NAME_INVALID"),
        Ok("ListNamespaces", "{}", """{"namespace":["root","tenant"]}"""),

        Ok("CreatePrefix", """{"cidr":"10.0.0.77/16"}""", """{"prefix":{"cidr":"10.0.0.0/16"}}"""),
        Ok("CreatePrefix", """{"cidr":"2001:DB8:0::1/64"}""", """{"prefix":{"cidr":"2001:db8::/64"}}"""),
        Ok("CreatePrefix", """{"cidr":"10.0.0.0/30","namespace":"tenant"}""", """{"prefix":{"cidr":"10.0.0.0/30"}}"""),
        Refused("CreatePrefix", """{"cidr":"nonsense"}""", InvalidArgument, "MALFORMED_PREFIX"),
        Refused("CreatePrefix", """{"cidr":"10.0.0.0/16"}""", InvalidArgument, "PREFIX_OVERLAPS"),
        Refused("CreatePrefix", """{"cidr":"10.1.0.0/16","namespace":"missing"}""", InvalidArgument, "NAMESPACE_NOT_FOUND"),
        Ok("GetPrefix", """{"cidr":"10.0.0.0/16"}""", """{"prefix":{"cidr":"10.0.0.0/16"}}"""),
        Refused("GetPrefix", """{"cidr":"10.9.0.0/24"}""", NotFound, "PREFIX_NOT_FOUND", "There is no prefix 10.9.0.0/24."),
        Refused("GetPrefix", """{"cidr":"10.0.0.0/16","namespace":"missing"}""", InvalidArgument, "NAMESPACE_NOT_FOUND"),

        Ok("AcquireChildPrefix", """{"cidr":"10.0.0.0/16","length":24}""", """{"prefix":{"cidr":"10.0.0.0/24","parentCidr":"10.0.0.0/16"}}"""),
        Ok("AcquireChildPrefix", """{"cidr":"10.0.0.0/16","childCidr":"10.0.4.5/30"}""", """{"prefix":{"cidr":"10.0.4.4/30","parentCidr":"10.0.0.0/16"}}"""),
        Refused("AcquireChildPrefix", """{"cidr":"10.9.0.0/16","length":24}""", InvalidArgument, "PREFIX_NOT_FOUND"),
        Refused("AcquireChildPrefix", """{"cidr":"10.0.0.0/24","length":4294967295}""", InvalidArgument, "CHILD_LENGTH_INVALID"),
        Refused("AcquireChildPrefix", """{"cidr":"10.0.0.0/16","childCidr":"10.0.4.4/30"}""", InvalidArgument, "CHILD_ALREADY_ACQUIRED"),

        Ok("AcquireIP", """{"prefixCidr":"10.0.0.0/24"}""", """{"ip":{"ip":"10.0.0.1","parentPrefix":"10.0.0.0/24"}}"""),
        Ok("AcquireIP", """{"prefixCidr":"2001:db8::/64","ip":"2001:DB8:0:0:0::9"}""", """{"ip":{"ip":"2001:db8::9","parentPrefix":"2001:db8::/64"}}"""),
        Ok("AcquireIP", """{"prefixCidr":"10.0.0.0/30","namespace":"tenant"}""", """{"ip":{"ip":"10.0.0.1","parentPrefix":"10.0.0.0/30"},"namespace":"tenant"}"""),
        Ok("AcquireIP", """{"prefixCidr":"10.0.0.0/30","namespace":"tenant"}""", """{"ip":{"ip":"10.0.0.2","parentPrefix":"10.0.0.0/30"},"namespace":"tenant"}"""),
        Refused("AcquireIP", """{"prefixCidr":"10.0.0.0/30","namespace":"tenant"}""", NotFound, "NO_ADDRESS_AVAILABLE"),
        Refused("AcquireIP", """{"prefixCidr":"10.0.0.0/24","ip":"10.0.0.1"}""", AlreadyExists, "ADDRESS_ALREADY_ACQUIRED"),
        Refused("AcquireIP", """{"prefixCidr":"10.0.0.0/24","ip":"nonsense"}""", InvalidArgument, "MALFORMED_ADDRESS", "ip: 'nonsense' is not an IP address."),
        Refused("AcquireIP", """{"prefixCidr":"10.0.0.0/16"}""", InvalidArgument, "PREFIX_HAS_CHILDREN"),

        Ok("PrefixUsage", """{"cidr":"10.0.0.0/24"}""", """{"availableIps":"256","acquiredIps":"3","availableSmallestPrefixes":"64","availablePrefixes":["10.0.0.0/24"]}"""),
        Ok("PrefixUsage", """{"cidr":"2001:db8::/64"}""", """{"availableIps":"2147483647","acquiredIps":"2","availableSmallestPrefixes":"2147483647","availablePrefixes":["2001:db8::/64"]}"""),
        Refused("PrefixUsage", """{"cidr":"10.9.0.0/24"}""", NotFound, "PREFIX_NOT_FOUND"),

        Ok("ListPrefixes", "{}", """{"prefixes":[{"cidr":"10.0.0.0/16"},{"cidr":"10.0.0.0/24","parentCidr":"10.0.0.0/16"},{"cidr":"10.0.4.4/30","parentCidr":"10.0.0.0/16"},{"cidr":"2001:db8::/64"}]}"""),
        Refused("ListPrefixes", """{"namespace":"weiß €🌍"}""", NotFound, "NAMESPACE_NOT_FOUND", "There is no namespace \"weiß €🌍\"."),
        Ok("Dump", """{"namespace":"tenant"}""", null),
        Refused("Dump", """{"namespace":"missing"}""", NotFound, "NAMESPACE_NOT_FOUND"),

        Refused("DeletePrefix", """{"cidr":"10.0.0.0/24"}""", InvalidArgument, "PREFIX_HAS_ADDRESSES"),
        Refused("DeletePrefix", """{"cidr":"10.9.0.0/24"}""", NotFound, "PREFIX_NOT_FOUND"),
        Refused("DeleteNamespace", """{"namespace":"tenant"}""", FailedPrecondition, "NAMESPACE_NOT_EMPTY"),
        Refused("DeleteNamespace", """{"namespace":"root"}""", FailedPrecondition, "NAMESPACE_IS_ROOT"),
        Refused("DeleteNamespace", """{"namespace":"missing"}""", NotFound, "NAMESPACE_NOT_FOUND"),

        Refused("ReleaseIP", """{"prefixCidr":"10.0.0.0/24","ip":"10.0.0.9"}""", NotFound, "ADDRESS_NOT_ACQUIRED"),
        Refused("ReleaseIP", """{"prefixCidr":"10.0.0.0/24","ip":"nonsense"}""", InvalidArgument, "MALFORMED_ADDRESS"),
        Ok("ReleaseIP", """{"prefixCidr":"10.0.0.0/24","ip":"10.0.0.1"}""", """{"ip":{"ip":"10.0.0.1","parentPrefix":"10.0.0.0/24"}}"""),
        Refused("ReleaseChildPrefix", """{"cidr":"10.9.0.0/24"}""", NotFound, "PREFIX_NOT_FOUND"),
        Refused("ReleaseChildPrefix", """{"cidr":"10.0.0.0/16"}""", InvalidArgument, "PREFIX_IS_NOT_CHILD"),
        Ok("ReleaseChildPrefix", """{"cidr":"10.0.0.0/24"}""", """{"prefix":{"cidr":"10.0.0.0/24","parentCidr":"10.0.0.0/16"}}"""),
        Ok("ReleaseIP", """{"prefixCidr":"2001:db8::/64","ip":"2001:db8::9"}""", """{"ip":{"ip":"2001:db8::9","parentPrefix":"2001:db8::/64"}}"""),
        Ok("DeletePrefix", """{"cidr":"2001:db8::/64"}""", """{"prefix":{"cidr":"2001:db8::/64"}}"""),

        Refused("Load", $$"""{"dump":"{{Dump}}"}""", InvalidArgument, "NAMESPACE_NOT_EMPTY"),
        Ok("CreateNamespace", """{"namespace":"loaded"}""", "{}"),
        Refused("Load", """{"dump":"{","namespace":"loaded"}""", InvalidArgument, "DUMP_MALFORMED"),
        Ok("Load", $$"""{"dump":"{{Dump}}","namespace":"loaded"}""", "{}"),
        Ok("ListPrefixes", """{"namespace":"loaded"}""", """{"prefixes":[{"cidr":"10.8.0.0/24"}]}"""),
        Ok("CreateNamespace", """{"namespace":"brief"}""", "{}"),
        Ok("DeleteNamespace", """{"namespace":"brief"}""", "{}"),
        Ok("ListNamespaces", "{}", """{"namespace":["loaded","root","tenant"]}"""),

        // More than the server takes. Some clients have to be read to the end before they take the answer.
        Refused("GetPrefix", $$"""{"cidr":"{{new string('x', 17 * 1024 * 1024)}}"}""", ResourceExhausted, null),
        Ok("GetPrefix", """{"cidr":"10.0.0.0/16"}""", """{"prefix":{"cidr":"10.0.0.0/16"}}"""),
    ];

    /// <summary>The calls of one that has the role operator in root.</summary>
    public static IReadOnlyList<Step> Known { get; } =
    [
        Ok("CreatePrefix", """{"cidr":"10.7.0.0/24"}""", """{"prefix":{"cidr":"10.7.0.0/24"}}"""),
        Ok("AcquireIP", """{"prefixCidr":"10.7.0.0/24"}""", """{"ip":{"ip":"10.7.0.1","parentPrefix":"10.7.0.0/24"}}"""),
        Refused("GetPrefix", """{"cidr":"10.9.0.0/24"}""", NotFound, "PREFIX_NOT_FOUND", "There is no prefix 10.9.0.0/24."),
        Refused("CreateNamespace", """{"namespace":"tenant"}""", PermissionDenied, "PERMISSION_DENIED"),
    ];

    /// <summary>The calls of one that nobody knows.</summary>
    public static IReadOnlyList<Step> Unknown { get; } =
    [
        Refused("AcquireIP", """{"prefixCidr":"10.7.0.0/24"}""", Unauthenticated, "UNAUTHENTICATED"),
        Refused("Version", "{}", Unauthenticated, "UNAUTHENTICATED"),
    ];

    private static Step Ok(string procedure, string request, string? response) => new(procedure, request, RpcCode.Ok, response);

    private static Step Refused(string procedure, string request, RpcCode code, string? reason, string? message = null) =>
        new(procedure, request, code, reason, message);
}
