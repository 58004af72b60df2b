namespace NetIpam.Server.Commands.Backends;

/// <summary>What several backends have in common.</summary>
internal static class CommonSettings
{
    /// <summary>Whether an empty store is initialised.</summary>
    public static Setting Create() =>
        new("--create", "CREATE", "auto", "auto, or never: refuse a store that is not there, for production.");
}
