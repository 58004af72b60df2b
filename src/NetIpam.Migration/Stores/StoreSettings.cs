using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetIpam.Client;
using NetIpam.Etcd;
using NetIpam.MongoDB;
using NetIpam.Postgres;
using NetIpam.Redis;

namespace NetIpam.Migration.Stores;

/// <summary>What the backends want to know, from a URI. A store may be created beside go-ipam's data, which nobody changes here.</summary>
internal static class StoreSettings
{
    /// <summary>The database that is meant; empty where a kind of store has none.</summary>
    public static string DatabaseOf(StoreUri uri) => uri.Kind switch
    {
        StoreKind.Postgres or StoreKind.Cockroach => uri.Database ?? "goipam",
        StoreKind.Redis => uri.Database ?? "0",
        StoreKind.MongoDB => uri.Database ?? "go-ipam",
        _ => "",
    };

    /// <summary>The key prefix or collection that is meant, by which a database can hold several stores; empty where there is none.</summary>
    public static string PartOf(StoreUri uri) => uri.Kind switch
    {
        StoreKind.Redis => uri.Find(StoreParameters.KeyPrefix) ?? "ipam",
        StoreKind.Etcd => uri.Find(StoreParameters.KeyPrefix) ?? EtcdOptions.DefaultKeyPrefix,
        StoreKind.MongoDB => uri.Find(StoreParameters.Collection) ?? MongoOptions.DefaultCollection,
        _ => "",
    };

    /// <summary>Who is meant in PostgreSQL, where the user's schema may come before all others.</summary>
    public static string UserOf(StoreUri uri) => uri.User ?? "go-ipam";

    public static PostgresOptions Postgres(StoreUri uri)
    {
        var cockroach = uri.Kind == StoreKind.Cockroach;
        var (host, port) = uri.HostAndPort(cockroach ? 26257 : 5432);
        var password = uri.ReadPassword();
        try
        {
            return PostgresOptions.Of(host, port, UserOf(uri), password, DatabaseOf(uri), uri.Find(StoreParameters.SslMode) ?? "prefer") with
            {
                BesideGoIpam = true,
                Dialect = cockroach ? PostgresDialect.CockroachDB : PostgresDialect.Detect,
            };
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    public static RedisOptions Redis(StoreUri uri) => new()
    {
        Endpoints = uri.Hosts,
        User = uri.User,
        Password = uri.ReadPassword(),
        Database = DatabaseOf(uri) is var database && int.TryParse(database, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new FormatException($"'{database}' is no number of a database of Redis."),
        Tls = uri.Scheme is "rediss" || uri.IsSet(StoreParameters.Tls) || uri.Find(StoreParameters.CaFile) is not null,
        TlsAuthorities = uri.Find(StoreParameters.CaFile) is { } file ? ReadCertificates(file) : null,
        KeyPrefix = PartOf(uri),
        BesideGoIpam = true,
    };

    public static EtcdOptions Etcd(StoreUri uri) => new()
    {
        Endpoints = uri.IsSet(StoreParameters.Tls) ? [.. uri.Hosts.Select(static host => "https://" + host)] : uri.Hosts,
        User = uri.User,
        Password = uri.ReadPassword(),
        CaFile = uri.Find(StoreParameters.CaFile),
        CertificateFile = uri.Find(StoreParameters.CertificateFile),
        KeyFile = uri.Find(StoreParameters.KeyFile),
        InsecureSkipVerify = uri.IsSet(StoreParameters.InsecureSkipVerify),
        KeyPrefix = PartOf(uri),
        BesideGoIpam = true,
    };

    public static MongoOptions Mongo(StoreUri uri)
    {
        var password = uri.ReadPassword();
        var user = uri.User is null ? "" : $"{Uri.EscapeDataString(uri.User)}{(password is null ? "" : ":" + Uri.EscapeDataString(password))}@";
        var driver = uri.Parameters.Where(static parameter => parameter.Key is not (StoreParameters.PasswordFile or StoreParameters.Collection))
            .Select(static parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}");
        return new MongoOptions
        {
            ConnectionString = $"mongodb://{user}{uri.Place}/?{string.Join('&', driver)}".TrimEnd('?'),
            Database = DatabaseOf(uri),
            Collection = PartOf(uri),
            BesideGoIpam = true,
        };
    }

    public static IpamClientOptions Client(StoreUri uri) => new()
    {
        Address = new Uri($"{uri.Scheme}://{uri.Place}"),
        // As for a backup: a large namespace takes its time.
        Timeout = TimeSpan.FromMinutes(10),
        Token = uri.Find(StoreParameters.TokenFile) is { } file ? File.ReadAllText(file).Trim() : null,
        CaFile = uri.Find(StoreParameters.CaFile),
        CertificateFile = uri.Find(StoreParameters.CertificateFile),
        KeyFile = uri.Find(StoreParameters.KeyFile),
    };

    private static X509Certificate2Collection ReadCertificates(string file)
    {
        X509Certificate2Collection certificates = [];
        try
        {
            certificates.ImportFromPem(File.ReadAllText(file));
        }
        catch (CryptographicException)
        {
            certificates.Clear();
        }
        return certificates.Count > 0 ? certificates : throw new IOException($"there is no certificate in PEM in {file}");
    }
}
