namespace NetIpam.Server.Security;

/// <summary>A role in the namespaces of a pattern.</summary>
internal sealed record Grant(Role Role, NamespacePattern Namespaces);
