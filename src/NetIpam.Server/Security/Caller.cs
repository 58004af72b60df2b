namespace NetIpam.Server.Security;

/// <summary>Who calls, once the server knows, and what he may do. It is a feature of the request.</summary>
/// <param name="Name">A name for people; no secret.</param>
/// <param name="Grants">All that he may do.</param>
internal sealed record Caller(string Name, IReadOnlyList<Grant> Grants)
{
    /// <summary>Whether he has at least a role in a namespace.</summary>
    public bool May(Role role, string space) => Grants.Any(grant => grant.Role >= role && grant.Namespaces.Matches(space));

    /// <summary>Whether he has at least a role in all namespaces.</summary>
    public bool MayEverywhere(Role role) => Grants.Any(grant => grant.Role >= role && grant.Namespaces.IsEverything);

    /// <summary>Whether he has at least a role in any namespace, of those that are there or not.</summary>
    public bool MayAnywhere(Role role) => Grants.Any(grant => grant.Role >= role);
}
