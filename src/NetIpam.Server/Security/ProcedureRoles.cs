using System.Collections.Frozen;

namespace NetIpam.Server.Security;

/// <summary>The least role that each procedure takes, in the namespace that it is about.</summary>
internal static class ProcedureRoles
{
    private static readonly FrozenDictionary<string, Role> Roles = new Dictionary<string, Role>(StringComparer.Ordinal)
    {
        ["GetPrefix"] = Role.Reader,
        ["ListPrefixes"] = Role.Reader,
        ["PrefixUsage"] = Role.Reader,
        ["Dump"] = Role.Reader,
        // These two are about no namespace: whoever reads any may call them.
        ["ListNamespaces"] = Role.Reader,
        ["Version"] = Role.Reader,

        ["CreatePrefix"] = Role.Operator,
        ["DeletePrefix"] = Role.Operator,
        ["AcquireChildPrefix"] = Role.Operator,
        ["ReleaseChildPrefix"] = Role.Operator,
        ["AcquireIP"] = Role.Operator,
        ["ReleaseIP"] = Role.Operator,

        ["Load"] = Role.Admin,
        ["CreateNamespace"] = Role.Admin,
        ["DeleteNamespace"] = Role.Admin,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All procedures that have a role.</summary>
    public static IEnumerable<string> Procedures => Roles.Keys;

    /// <summary>The least role for a procedure.</summary>
    /// <exception cref="KeyNotFoundException">The procedure was forgotten here; the server does not start.</exception>
    public static Role Of(string procedure) => Roles[procedure];

    /// <summary>The least role for a procedure that may be none.</summary>
    public static Role? Find(string procedure) => Roles.TryGetValue(procedure, out var role) ? role : null;
}
