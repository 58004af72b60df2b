namespace NetIpam.MongoDB.Native;

/// <summary>A command failed.</summary>
internal sealed class MongoCommandException(MongoFailure failure, int code, string message) : Exception(message)
{
    /// <summary>The code of "there is one already", in a unique index.</summary>
    public const int DuplicateKey = 11000;

    /// <summary>How much is known.</summary>
    public MongoFailure Failure { get; } = failure;

    /// <summary>The number by which the server names the error; 0 when it did not answer.</summary>
    public int Code { get; } = code;
}
