using System.Globalization;

namespace NetIpam.Log;

/// <summary>
/// Names a log within a store by its generation number: 0 is the registry of namespaces, and every namespace that is ever
/// created gets the next number. Names of namespaces never become part of a key, a statement or a file name.
/// </summary>
/// <param name="Generation">The number, 0 or more.</param>
public readonly record struct LogId(long Generation)
{
    /// <summary>The log of the registry of namespaces.</summary>
    public static LogId Registry => default;

    /// <summary>The number as text.</summary>
    public override string ToString() => Generation.ToString(CultureInfo.InvariantCulture);
}
