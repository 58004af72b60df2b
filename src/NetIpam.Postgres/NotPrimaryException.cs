namespace NetIpam.Postgres;

/// <summary>The server is a standby: what it shows may be behind, and it takes no commits.</summary>
internal sealed class NotPrimaryException() : Exception("the server is a standby, and only a primary will do");
