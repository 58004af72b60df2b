using NetIpam.MongoDB.Bson;

namespace NetIpam.MongoDB.Native;

/// <summary>Runs commands on the primary, one after another. For one thread.</summary>
internal sealed unsafe class MongoClient(MongoPoolHandle pool, string database) : IDisposable
{
    private readonly MongoClientHandle _client = new(pool);

    /// <summary>Runs a command on the database of the store.</summary>
    /// <param name="command">A BSON document.</param>
    /// <returns>The answer, which is a success, but can tell of single writes that failed.</returns>
    /// <exception cref="MongoCommandException">The command failed, or what it did is not yet held by a majority.</exception>
    public BsonDocument Run(ReadOnlyMemory<byte> command)
    {
        var error = Send(command.Span, out var answer);
        if (answer["ok"u8].Int64 is not { } ok)
            throw new MongoCommandException(MongoErrors.OfDriver(error.Domain, error.Code), 0, error.Message);
        if (ok != 1)
            throw Failed(answer);
        if (answer["writeConcernError"u8].Document is { } concern)
            throw new MongoCommandException(MongoFailure.Unknown, (int)(concern["code"u8].Int64 ?? 0), $"it is not certain to last: {concern["errmsg"u8].Text}");
        return answer;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The failure that an answer, or an element of its list of errors, tells of.</summary>
    public static MongoCommandException Failed(BsonDocument answer)
    {
        var code = (int)(answer["code"u8].Int64 ?? 0);
        return new MongoCommandException(MongoErrors.OfServer(code), code, $"{answer["errmsg"u8].Text} (code {code})");
    }

    private NativeError Send(ReadOnlySpan<byte> command, out BsonDocument answer)
    {
        NativeError error = default;
        var room = stackalloc byte[3 * BsonMethods.Size];
        var request = (byte*)(((nuint)room + BsonMethods.Size - 1) & ~(nuint)(BsonMethods.Size - 1));
        var reply = request + BsonMethods.Size;
        fixed (byte* bytes = command)
        {
            if (!BsonMethods.InitStatic(request, bytes, (nuint)command.Length))
                throw new InvalidOperationException("A command is not valid BSON.");
            MongocMethods.RunCommand(_client, database, request, 0, reply, &error);
        }
        try
        {
            var data = BsonMethods.GetData(reply);
            answer = new BsonDocument(new ReadOnlySpan<byte>(data, *(int*)data).ToArray());
        }
        finally
        {
            BsonMethods.Destroy(reply);
        }
        return error;
    }
}
