namespace NetIpam.Migration.Stores;

/// <summary>
/// Which store of NetIpam a URI means. Equal ones are of the same store; of others that is not certain, as a host may have several names.
/// Whose data are meant, how they are protected and, but for PostgreSQL, who asks for them makes no difference.
/// </summary>
internal readonly record struct StoreIdentity
{
    private StoreIdentity(StoreUri uri) => (Kind, Place, Database, Part) = (uri.Kind, uri.Place, StoreSettings.DatabaseOf(uri), StoreSettings.PartOf(uri));

    public StoreKind Kind { get; }

    public string Place { get; }

    public string Database { get; }

    /// <summary>The key prefix or the collection.</summary>
    public string Part { get; }

    /// <summary>The user, where the schema may depend on it.</summary>
    public string User { get; private init; } = "";

    public static StoreIdentity Of(StoreUri uri) =>
        new(uri) { User = uri.Kind is StoreKind.Postgres or StoreKind.Cockroach ? StoreSettings.UserOf(uri) : "" };
}
