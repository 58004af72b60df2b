namespace NetIpam.Etcd.Client;

/// <summary>The procedures of etcd that are called.</summary>
internal static class Procedures
{
    public const string Range = "etcdserverpb.KV/Range";
    public const string Txn = "etcdserverpb.KV/Txn";
    public const string Authenticate = "etcdserverpb.Auth/Authenticate";
    public const string Status = "etcdserverpb.Maintenance/Status";
}
