using System.CommandLine;
using System.Globalization;
using NetIpam.Redis;
using NetIpam.Server.Hosting;

namespace NetIpam.Server.Commands.Backends;

/// <summary><c>redis</c>, and <c>keydb</c>.</summary>
internal sealed class RedisCommand : BackendCommand
{
    private readonly HostSettings _host = new("REDIS", 6379, "replicas of one master, or members of one cluster");
    private readonly Setting _user = new("--user", "REDIS_USER", null, "The user of an access control list.");
    private readonly PasswordSetting _password = new("REDIS_PASSWORD", null);
    private readonly Setting _database = new("--db", "REDIS_DB", "0", "The number of the database.");
    private readonly Switch _tls = new("--tls", "REDIS_TLS", "Encrypt connections; --ca-file means it, too.");
    private readonly Setting _ca = new("--ca-file", "REDIS_CA_FILE", null, "Encrypt connections, and trust these authorities of the server's certificate only, in PEM.");
    private readonly Setting _prefix = new("--key-prefix", "REDIS_KEY_PREFIX", "ipam", "What all keys begin with.");

    private readonly Switch _force = new(
        "--force", "REDIS_FORCE", "Use a server that cannot promise unique addresses: an active-active KeyDB, or Garnet.");

    private RedisCommand(string name, IReadOnlyList<string> aliases, string title) =>
        (Name, Aliases, Title) = (name, aliases, title);

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Aliases { get; }

    /// <inheritdoc/>
    protected override string Title { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Flag> Flags =>
        [.. _host.Flags, _user, .. _password.Flags, _database, _tls, _ca, _prefix, _force];

    /// <summary>The command for Redis.</summary>
    public static RedisCommand Redis() => new("redis", ["r"], "a store in Redis");

    /// <summary>The command for KeyDB, which speaks the same protocol.</summary>
    public static RedisCommand KeyDB() => new("keydb", [], "a store in KeyDB");

    /// <inheritdoc/>
    protected override Backend Read(ParseResult line, CreateMode create)
    {
        var authorities = _ca.Find(line, SettingText.ReadCertificates);
        var options = new RedisOptions
        {
            Endpoints = _host.ReadEndpoints(line),
            User = _user.Find(line, text => text),
            Password = _password.Read(line),
            Database = _database.Read(line, ReadNumber),
            // Who says whom to trust does not want the password in the clear.
            Tls = _tls.Find(line) ?? authorities is not null,
            TlsAuthorities = authorities,
            KeyPrefix = _prefix.Read(line, text => text),
            Force = _force.Read(line),
        };
        Check(options.Check);
        return new RedisBackend(options, create);
    }

    private static int ReadNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}' is not the number of a database.");
}
