using NetIpam.Rpc;
using NetIpam.Server.Services;

namespace NetIpam.Server.Security;

/// <summary>The answers to those who may not. Their reasons are of the service; the library knows no callers.</summary>
internal static class AccessErrors
{
    /// <summary>It is not known who calls.</summary>
    public static RpcException Unauthenticated(string message) => Error(RpcCode.Unauthenticated, "UNAUTHENTICATED", message);

    /// <summary>The caller has too small a role.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="procedure">What he called.</param>
    /// <param name="role">The role that it takes.</param>
    /// <param name="space">Where; <see langword="null"/> if he has the role nowhere.</param>
    public static RpcException PermissionDenied(Caller caller, string procedure, Role role, string? space = null) =>
        Error(
            RpcCode.PermissionDenied,
            "PERMISSION_DENIED",
            $"{procedure} takes the role {NameOf(role)}, which {caller.Name} has not"
                + (space is null ? " in any namespace." : $" in the namespace {space}."));

    private static RpcException Error(RpcCode code, string reason, string message) =>
        new(code, message, [RpcErrorDetail.ErrorInfo(reason, StatusTable.Domain)]);

    private static string NameOf(Role role) => role switch
    {
        Role.Reader => "reader",
        Role.Operator => "operator",
        _ => "admin",
    };
}
