namespace NetIpam.MongoDB;

/// <summary>What is to be known of a connection string without parsing it.</summary>
internal static class ConnectionStrings
{
    /// <summary>Whether the driver looks for the primary, and does not keep to the one server that is named.</summary>
    public static bool FollowsPrimary(string connectionString) =>
        connectionString.StartsWith("mongodb+srv:", StringComparison.OrdinalIgnoreCase)
        || connectionString.Contains("replicaSet=", StringComparison.OrdinalIgnoreCase)
        || connectionString.Contains("directConnection=false", StringComparison.OrdinalIgnoreCase)
        || Hosts(connectionString).Contains(',', StringComparison.Ordinal);

    /// <summary>A message of the driver, which likes to quote, without user and password.</summary>
    public static string WithoutSecrets(string connectionString, string message)
    {
        var start = connectionString.IndexOf("://", StringComparison.Ordinal);
        var end = connectionString.LastIndexOf('@');
        if (start < 0 || end < start)
            return message;
        var credentials = connectionString[(start + 3)..end];
        foreach (var secret in credentials.Split(':', 2).Append(credentials).OrderByDescending(part => part.Length))
        {
            if (secret.Length > 0)
                message = message.Replace(secret, "***", StringComparison.Ordinal).Replace(Uri.UnescapeDataString(secret), "***", StringComparison.Ordinal);
        }
        return message;
    }

    private static string Hosts(string connectionString)
    {
        var start = connectionString.IndexOf("://", StringComparison.Ordinal) + 3;
        var hosts = connectionString[Math.Max(start, connectionString.LastIndexOf('@') + 1)..];
        var end = hosts.IndexOfAny(['/', '?']);
        return end < 0 ? hosts : hosts[..end];
    }
}
