namespace NetIpam.Migration;

/// <summary>What a <see cref="StoreUri"/> leads to.</summary>
public enum StoreKind
{
    /// <summary>A path: a folder is a store of NetIpam, a file is go-ipam's.</summary>
    File = 0,

    /// <summary>PostgreSQL.</summary>
    Postgres = 1,

    /// <summary>CockroachDB.</summary>
    Cockroach = 2,

    /// <summary>Redis or KeyDB.</summary>
    Redis = 3,

    /// <summary>etcd.</summary>
    Etcd = 4,

    /// <summary>MongoDB.</summary>
    MongoDB = 5,

    /// <summary>A running NetIpam service, over HTTP or HTTPS.</summary>
    Service = 6,
}
