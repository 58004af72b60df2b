using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NetIpam.Migration;

/// <summary>
/// Where data are, as a person writes it: <c>file:///var/lib/ipam</c>, <c>postgres://user@host:5432/database</c>, <c>cockroach://</c>,
/// <c>redis://host:6379/0</c>, <c>keydb://</c>, <c>etcd://host:2379</c>, <c>mongodb://user@host:27017/database</c>, or <c>http://host:9090</c>
/// of a running service. <c>go-ipam+</c> or <c>netipam+</c> before it says whose data are meant where both are. Immutable.
/// </summary>
public sealed class StoreUri
{
    private const string GoIpamPrefix = "go-ipam+";
    private const string NetIpamPrefix = "netipam+";

    private static readonly SearchValues<char> SchemeSigns = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);

    private StoreUri(string scheme, StoreKind kind, StoreOwner owner)
    {
        Scheme = scheme;
        Kind = kind;
        Owner = owner;
    }

    /// <summary>What it leads to.</summary>
    public StoreKind Kind { get; }

    /// <summary>Whose data are meant.</summary>
    public StoreOwner Owner { get; private init; }

    /// <summary>The hosts with their ports, parted by commas; a path for <see cref="StoreKind.File"/>.</summary>
    public string Place { get; private init; } = "";

    /// <summary>The database, if one is named.</summary>
    public string? Database { get; private init; }

    /// <summary>The user, if one is named.</summary>
    public string? User { get; private init; }

    /// <summary>Whether the URI itself holds a password, where others can see it.</summary>
    public bool ShowsPassword { get; private init; }

    internal string Scheme { get; }

    private string? Password { get; init; }

    /// <summary>Reads a URI.</summary>
    /// <param name="text">The URI.</param>
    /// <param name="password">The password, if neither the URI nor a <c>password-file</c> that it names has one.</param>
    /// <exception cref="FormatException">It is none, or has a parameter that this kind of store does not take; the message says what is wrong,
    /// and never a password.</exception>
    [SuppressMessage("Globalization", "CA1308", Justification = "Schemes are written in small letters.")]
    public static StoreUri Parse(string text, string? password = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (owner, rest) = ReadOwner(text);
        var end = rest.IndexOf("://", StringComparison.Ordinal);
        // What begins otherwise may be a user and a password.
        if (end <= 0 || rest.AsSpan(0, end).ContainsAnyExcept(SchemeSigns))
            throw new FormatException("Say where the data are by a URI, such as file:///var/lib/ipam, postgres://user@host/database, redis://host, etcd://host or mongodb://user@host/database.");
        var scheme = rest[..end].ToLowerInvariant();
        var kind = KindOf(scheme);
        rest = rest[(end + 3)..];
        if (kind != StoreKind.File)
            CheckSigns(rest);
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : rest[(question + 1)..];
        rest = question < 0 ? rest : rest[..question];
        var uri = kind == StoreKind.File ? OfFile(scheme, owner, rest) : OfServer(scheme, kind, owner, rest, password);
        uri.ReadParameters(query);
        return uri;
    }

    /// <summary>The same place, with it said whose data are meant.</summary>
    internal StoreUri Of(StoreOwner owner)
    {
        var uri = new StoreUri(Scheme, Kind, owner) { Place = Place, Database = Database, User = User, Password = Password, ShowsPassword = ShowsPassword };
        foreach (var (name, value) in _parameters)
            uri._parameters.Add(name, value);
        return uri;
    }

    /// <summary>The URI without a password and without its parameters.</summary>
    public override string ToString()
    {
        var owner = Owner switch { StoreOwner.GoIpam => GoIpamPrefix, StoreOwner.NetIpam => NetIpamPrefix, _ => "" };
        var user = User is null ? "" : Uri.EscapeDataString(User) + "@";
        var database = Database is null ? "" : "/" + Uri.EscapeDataString(Database);
        // Of a path only what would be taken for something else: it is to be read by people.
        var place = Kind == StoreKind.File ? Place.Replace("%", "%25", StringComparison.Ordinal).Replace("?", "%3F", StringComparison.Ordinal) : Place;
        return $"{owner}{Scheme}://{user}{place}{database}";
    }

    internal string? Find(string parameter) => _parameters.GetValueOrDefault(parameter);

    internal bool IsSet(string parameter) => Find(parameter) is "true" or "1" or "";

    /// <summary>All parameters, for a driver to understand.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Parameters => _parameters;

    internal IReadOnlyList<string> Hosts => Place.Split(',');

    /// <summary>Host and port of a place with one host.</summary>
    internal (string Host, int Port) HostAndPort(int usual)
    {
        var colon = Place.LastIndexOf(':');
        if (colon <= Place.LastIndexOf(']') || Place.Contains(',', StringComparison.Ordinal))
            return (Place, usual);
        return ushort.TryParse(Place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? (Place[..colon], port)
            : throw new FormatException($"'{Place}' has no port that is one.");
    }

    /// <summary>The password, from wherever it is.</summary>
    /// <exception cref="IOException">Its file cannot be read.</exception>
    internal string? ReadPassword() =>
        Find(StoreParameters.PasswordFile) is { } file ? File.ReadAllText(file).TrimEnd('\r', '\n') : Password;

    private static (StoreOwner Owner, string After) ReadOwner(string text)
    {
        if (text.StartsWith(GoIpamPrefix, StringComparison.OrdinalIgnoreCase))
            return (StoreOwner.GoIpam, text[GoIpamPrefix.Length..]);
        return text.StartsWith(NetIpamPrefix, StringComparison.OrdinalIgnoreCase)
            ? (StoreOwner.NetIpam, text[NetIpamPrefix.Length..])
            : (StoreOwner.Found, text);
    }

    private static StoreKind KindOf(string scheme) => scheme switch
    {
        "file" => StoreKind.File,
        "postgres" or "postgresql" => StoreKind.Postgres,
        "cockroach" or "cockroachdb" => StoreKind.Cockroach,
        "redis" or "rediss" or "keydb" => StoreKind.Redis,
        "etcd" => StoreKind.Etcd,
        "mongodb" => StoreKind.MongoDB,
        "http" or "https" => StoreKind.Service,
        _ => throw new FormatException($"'{scheme}' is no kind of store: it is file, postgres, cockroach, redis, keydb, etcd, mongodb, or http and https for a running service."),
    };

    private static StoreUri OfFile(string scheme, StoreOwner owner, string rest)
    {
        var path = Uri.UnescapeDataString(rest);
        return path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)
            ? throw new FormatException("A file has a path, such as file:///var/lib/ipam.")
            : new StoreUri(scheme, StoreKind.File, owner) { Place = path };
    }

    private static StoreUri OfServer(string scheme, StoreKind kind, StoreOwner owner, string rest, string? password)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var place = slash < 0 ? rest : rest[..slash];
        var at = place.LastIndexOf('@');
        var (user, own) = at < 0 ? (null, null) : ReadUser(place[..at]);
        place = place[(at + 1)..];
        var database = slash < 0 ? "" : Uri.UnescapeDataString(rest[(slash + 1)..]);
        return new StoreUri(scheme, kind, owner)
        {
            Place = place.Length > 0 ? place : "localhost",
            Database = database.Length > 0 ? database : null,
            User = user,
            Password = own ?? password,
            ShowsPassword = own is not null,
        };
    }

    /// <summary>Refuses what by the rules of URIs is host, database and parameters, and may be meant as a password with such signs in it: parts of it would be
    /// printed, and used as names. Without a colon before the last @ there is no password.</summary>
    private static void CheckSigns(string rest)
    {
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var at = rest.LastIndexOf('@');
        if (end >= 0 && at > end && rest.AsSpan(0, at).Contains(':'))
            throw new FormatException("An @ stands behind a /, ? or #: write these as %2F, %3F and %23 in a user or password, and an @ behind the host as %40.");
    }

    private static (string? User, string? Password) ReadUser(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var user = Uri.UnescapeDataString(colon < 0 ? text : text[..colon]);
        return (user.Length > 0 ? user : null, colon < 0 ? null : Uri.UnescapeDataString(text[(colon + 1)..]));
    }

    private void ReadParameters(string query)
    {
        var known = StoreParameters.Of(Kind);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = Uri.UnescapeDataString(equals < 0 ? part : part[..equals]);
            if (known is not null && !known.Contains(name, StringComparer.Ordinal))
                throw new FormatException($"'{name}' is no parameter of {Scheme}://{(known.Count == 0 ? ", which takes none" : $": it takes {string.Join(", ", known)}")}.");
            var value = equals < 0 ? "" : Uri.UnescapeDataString(part[(equals + 1)..]);
            if (name.EndsWith(StoreParameters.FileEnding, StringComparison.Ordinal) && (value.Length == 0 || value.Contains('\0', StringComparison.Ordinal)))
                throw new FormatException($"'{name}' of {Scheme}:// names no file.");
            _parameters[name] = value;
        }
    }
}
