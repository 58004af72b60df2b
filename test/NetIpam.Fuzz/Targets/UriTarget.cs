using System.Text;
using NetIpam.Migration;
using NetIpam.Migration.Stores;

namespace NetIpam.Fuzz.Targets;

/// <summary>The URIs of stores: what is taken is read again from what is written of it, and gives settings for its kind of store, or a part of it is
/// said to be none.</summary>
internal sealed class UriTarget : IFuzzTarget
{
    public string Name => "uri";

    public IReadOnlyList<string> Words { get; } =
    [
        "go-ipam+", "netipam+", "file://", "postgres://", "cockroach://", "redis://", "rediss://", "keydb://", "etcd://", "mongodb://", "https://", "?", "&", "=", "%00", "%2F", "%", "[::1]", ":0", ",",
        "password-file=", "sslmode=require", "tls", "ca-file=", "cert-file=", "key-file=", "token-file=", "insecure-skip-verify", "key-prefix=", "collection=", "replicaSet=rs0",
    ];

    public void Try(byte[] input)
    {
        StoreUri uri;
        try
        {
            uri = StoreUri.Parse(Encoding.UTF8.GetString(input));
        }
        catch (FormatException)
        {
            return;
        }
        var again = StoreUri.Parse(uri.ToString());
        if ((again.Kind, again.Owner, again.Place, again.Database, again.User) != (uri.Kind, uri.Owner, uri.Place, uri.Database, uri.User))
            throw new FuzzFaultException($"'{uri}' is not read as what it was written from.");
        // Files that it names are there or not, and are not the question.
        if (uri.Parameters.Any(static parameter => parameter.Key.EndsWith("-file", StringComparison.Ordinal)))
            return;
        try
        {
            ReadSettings(uri);
        }
        catch (FormatException)
        {
        }
    }

    private static void ReadSettings(StoreUri uri)
    {
        switch (uri.Kind)
        {
            case StoreKind.Postgres or StoreKind.Cockroach:
                StoreSettings.Postgres(uri);
                break;
            case StoreKind.Redis when StoreSettings.Redis(uri).Tls != (uri.IsSet(StoreParameters.Tls) || uri.Scheme.Equals("rediss", StringComparison.OrdinalIgnoreCase)):
                throw new FuzzFaultException("Redis is reached in another way than by TLS, or the reverse.");
            case StoreKind.Etcd:
                StoreSettings.Etcd(uri);
                break;
            case StoreKind.MongoDB:
                StoreSettings.Mongo(uri);
                break;
            case StoreKind.Service:
                StoreSettings.Client(uri);
                break;
        }
    }
}
