namespace NetIpam.Server.Security;

/// <summary>What one may do in a namespace. Each role includes those before it.</summary>
internal enum Role
{
    /// <summary>Look at everything.</summary>
    Reader,

    /// <summary>Create and delete prefixes; acquire and release child prefixes and addresses.</summary>
    Operator,

    /// <summary>Create, fill and delete the namespace itself.</summary>
    Admin,
}
