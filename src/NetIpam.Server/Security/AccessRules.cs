using Google.Protobuf;
using Google.Protobuf.Reflection;
using NetIpam.Rpc.AspNetCore;

namespace NetIpam.Server.Security;

/// <summary>Lets a caller do only what he may do.</summary>
internal static class AccessRules
{
    private const string NamespaceField = "namespace";

    /// <summary>Puts the rule of a procedure before its handler.</summary>
    /// <exception cref="KeyNotFoundException">The procedure has no role.</exception>
    public static RpcUnaryHandler<TRequest, TResponse> WithAccess<TRequest, TResponse>(
        string procedure, RpcUnaryHandler<TRequest, TResponse> handler)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>
    {
        var role = ProcedureRoles.Of(procedure);
        var field = new TRequest().Descriptor.FindFieldByName(NamespaceField);
        return (request, context) =>
        {
            Check(procedure, role, SpaceOf(request, field), context);
            return handler(request, context);
        };
    }

    private static void Check(string procedure, Role role, string? space, RpcContext context)
    {
        var caller = context.Features.Get<Caller>() ?? throw AccessErrors.Unauthenticated("It is not known who calls.");
        if (!(space is null ? caller.MayAnywhere(role) : caller.May(role, space)))
            throw AccessErrors.PermissionDenied(caller, procedure, role, space);
    }

    /// <summary>The namespace that a request is about; <see langword="null"/> if it is about none.</summary>
    private static string? SpaceOf(IMessage request, FieldDescriptor? field)
    {
        if (field is null)
            return null;
        return field.Accessor.GetValue(request) is string { Length: > 0 } name ? name : Ipam.RootNamespace;
    }
}
