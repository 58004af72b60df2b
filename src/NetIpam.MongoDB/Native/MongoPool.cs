using System.Globalization;

namespace NetIpam.MongoDB.Native;

/// <summary>Makes a pool of clients from a connection string.</summary>
internal static unsafe class MongoPool
{
    private const int ErrorVersion = 2;

    /// <summary>Parses the connection string and makes a pool; connects to nothing. Only <c>mongodb+srv</c> asks the name server.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreUnavailable"/>: the library is not installed, the connection
    /// string is wrong, or its name cannot be resolved.</exception>
    public static MongoPoolHandle Create(MongoOptions options)
    {
        MongoLibrary.EnsureLoaded();
        NativeError error = default;
        using var uri = MongocMethods.NewUri(options.ConnectionString, &error);
        if (uri.IsInvalid)
            throw Refused(options, error);
        Configure(uri, (int)options.Timeout.TotalMilliseconds);
        var pool = MongocMethods.NewPool(uri, &error);
        if (pool.IsInvalid)
            throw Refused(options, error);
        MongocMethods.SetMaxSize(pool, (uint)options.Connections);
        MongocMethods.SetErrorVersion(pool, ErrorVersion);
        MongocMethods.SetAppName(pool, string.Create(CultureInfo.InvariantCulture, $"NetIpam {Environment.ProcessId}"));
        return pool;
    }

    private static void Configure(MongoUriHandle uri, int milliseconds)
    {
        // A driver that repeats a write by itself could meet its own commit, and it does not know what may be repeated.
        MongocMethods.SetBoolean(uri, "retryWrites", false);
        foreach (var option in (ReadOnlySpan<string>)["connectTimeoutMS", "serverSelectionTimeoutMS", "socketTimeoutMS"])
        {
            if (!MongocMethods.HasOption(uri, option))
                MongocMethods.SetInt32(uri, option, milliseconds);
        }
    }

    private static IpamException Refused(MongoOptions options, in NativeError error) => new(
        IpamReason.StoreUnavailable,
        $"The connection string of MongoDB cannot be used: {ConnectionStrings.WithoutSecrets(options.ConnectionString, error.Message)}");
}
