using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace NetIpam.MongoDB.Tests.FakeMongo;

/// <summary>
/// Speaks as much of MongoDB's protocol as the product uses, to the real driver: a double, as no server is to be had here.
/// It shows that the product does what it says under faults and races, with single documents atomic and
/// statements of one command not. It proves nothing about MongoDB itself: durability, elections, read concerns.
/// </summary>
internal sealed class FakeMongoServer : IAsyncDisposable
{
    private const int OpReply = 1;
    private const int OpQuery = 2004;
    private const int OpMsg = 2013;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, FakeCollection> _collections = new();
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private int _operations;

    public FakeMongoServer()
    {
        Driver.Require();
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        AdvertisedPort = Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Under which port the member of a replica set tells that it is found: that of a proxy.</summary>
    public int AdvertisedPort { get; set; }

    /// <summary>The replica set whose only member this is; none: a stand-alone server.</summary>
    public string? ReplicaSet { get; set; }

    public bool IsPrimary { get; set; } = true;

    public bool IsRouter { get; set; }

    public int WireVersion { get; set; } = 17;

    /// <summary>With it, TLS is spoken.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Called with each command before anything is done; may throw a <see cref="FakeError"/>, or wait.</summary>
    public Action<FakeDocument>? Before { get; set; }

    /// <summary>Called with each command and its answer, after all was done.</summary>
    public Action<FakeDocument, FakeDocument>? After { get; set; }

    /// <summary>Called between the statements of one command.</summary>
    public Action<FakeDocument>? Between { get; set; }

    /// <summary>All commands that change documents or find some, by their names.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    public FakeCollection Collection(string database, string name) => _collections.GetOrAdd($"{database}.{name}", _ => new FakeCollection());

    public void Clear(string database)
    {
        foreach (var name in _collections.Keys.Where(name => name.StartsWith(database + ".", StringComparison.Ordinal)))
            _collections.TryRemove(name, out _);
    }

    /// <summary>Everything in a database, to set it back to later.</summary>
    public Dictionary<string, List<FakeDocument>> Backup(string database) => _collections
        .Where(entry => entry.Key.StartsWith(database + ".", StringComparison.Ordinal)).ToDictionary(entry => entry.Key, entry => entry.Value.Copy());

    public void Restore(Dictionary<string, List<FakeDocument>> backup)
    {
        foreach (var (name, documents) in backup)
            _collections[name].Restore(documents);
    }

    public int OpenConnections => _sockets.Count;

    /// <summary>Cuts all connections.</summary>
    public void CutAll()
    {
        foreach (var socket in _sockets.Keys)
            socket.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        CutAll();
        return default;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                _sockets[socket] = true;
                // A thread each, as hooks may wait.
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private void Serve(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            using var stream = Encrypt(new NetworkStream(socket, ownsSocket: true));
            using var reader = new BinaryReader(stream);
            while (true)
            {
                var length = reader.ReadInt32();
                var (request, _, kind) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
                var body = reader.ReadBytes(length - 16);
                stream.Write(kind == OpQuery ? AnswerQuery(request, body) : AnswerMessage(request, body));
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // Cut.
        }
        finally
        {
            _sockets.TryRemove(socket, out _);
            socket.Dispose();
        }
    }

    private Stream Encrypt(NetworkStream stream)
    {
        if (Certificate is null)
            return stream;
        var encrypted = new SslStream(stream);
        encrypted.AuthenticateAsServer(Certificate);
        return encrypted;
    }

    /// <summary>The old form, in which a driver says hello first.</summary>
    private byte[] AnswerQuery(int request, byte[] body)
    {
        var reader = new BinaryReader(new MemoryStream(body));
        reader.ReadInt32();
        while (reader.ReadByte() != 0)
            continue;
        reader.ReadInt64();
        var answer = FakeBson.Write(Answer(FakeBson.Read(reader)));
        return Message(request, OpReply, writer =>
        {
            writer.Write(8);
            writer.Write(0L);
            writer.Write(0);
            writer.Write(1);
            writer.Write(answer);
        });
    }

    private byte[] AnswerMessage(int request, byte[] body)
    {
        var reader = new BinaryReader(new MemoryStream(body));
        reader.ReadInt32();
        var command = new FakeDocument();
        while (reader.BaseStream.Position < body.Length)
        {
            if (reader.ReadByte() != 0)
                throw new NotSupportedException("The fake reads no sequences of documents.");
            command = FakeBson.Read(reader);
        }
        var answer = FakeBson.Write(Answer(command));
        return Message(request, OpMsg, writer =>
        {
            writer.Write(0);
            writer.Write((byte)0);
            writer.Write(answer);
        });
    }

    private static byte[] Message(int request, int kind, Action<BinaryWriter> write)
    {
        var stream = new MemoryStream();
        var writer = new BinaryWriter(stream);
        writer.Write(0);
        writer.Write(0);
        writer.Write(request);
        writer.Write(kind);
        write(writer);
        writer.Seek(0, SeekOrigin.Begin);
        writer.Write((int)stream.Length);
        return stream.ToArray();
    }

    private FakeDocument Answer(FakeDocument command)
    {
        try
        {
            var answer = Run(command);
            if (ReplicaSet is not null)
                answer.Add("operationTime", new FakeBson.Timestamp((ulong)Interlocked.Increment(ref _operations)));
            return answer;
        }
        catch (FakeError error)
        {
            return error.Answer;
        }
    }

    private FakeDocument Run(FakeDocument command)
    {
        var name = command[0].Key;
        if (name.Equals("hello", StringComparison.OrdinalIgnoreCase) || name.Equals("isMaster", StringComparison.OrdinalIgnoreCase))
            return Hello();
        if (name is "endSessions" or "ping")
            return new FakeDocument { { "ok", 1.0 } };
        if (name == "saslStart")
            throw new FakeError(18, "Authentication failed.");
        Commands.Enqueue(name);
        Before?.Invoke(command);
        if (!IsPrimary)
            throw new FakeError(10107, "not primary");
        var collection = Collection((string)command["$db"]!, command[0].Value as string ?? "");
        var answer = name switch
        {
            "find" => Find(collection, command),
            "listCollections" => ListCollections((string)command["$db"]!),
            "insert" => Each(command, "documents", (document, _) =>
            {
                collection.Insert(document.Copy());
                return (1, 0, null);
            }),
            "delete" => Each(command, "deletes", (one, _) => (collection.Delete((FakeDocument)one["q"]!, (int)one["limit"]!), 0, null)),
            "update" => Each(command, "updates", (one, _) => collection.Update((FakeDocument)one["q"]!, (FakeDocument)one["u"]!, one["upsert"] is true)),
            _ => throw new FakeError(59, $"no such command: '{name}'"),
        };
        After?.Invoke(command, answer);
        return answer;
    }

    private FakeDocument Hello()
    {
        var answer = new FakeDocument
        {
            { "helloOk", true }, { "isWritablePrimary", IsPrimary }, { "ismaster", IsPrimary }, { "maxBsonObjectSize", 16 * 1024 * 1024 },
            { "maxMessageSizeBytes", 48_000_000 }, { "maxWriteBatchSize", 100_000 },
            { "localTime", new FakeBson.Date(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()) },
            { "logicalSessionTimeoutMinutes", 30 }, { "minWireVersion", 0 }, { "maxWireVersion", WireVersion }, { "readOnly", false },
        };
        if (IsRouter)
            answer.Add("msg", "isdbgrid");
        if (ReplicaSet is not null)
        {
            var self = $"127.0.0.1:{AdvertisedPort}";
            answer.AddRange(new FakeDocument
            {
                { "setName", ReplicaSet }, { "setVersion", 1 }, { "secondary", !IsPrimary }, { "hosts", new List<object?> { self } }, { "me", self },
            });
            if (IsPrimary)
                answer.Add("primary", self);
        }
        answer.Add("ok", 1.0);
        return answer;
    }

    private FakeDocument Find(FakeCollection collection, FakeDocument command)
    {
        if (ReplicaSet is null && command["readConcern"] is FakeDocument concern && concern["level"] is "linearizable")
            throw new FakeError(123, "node needs to be a replica set member to use read concern");
        return Batch(collection.Find((FakeDocument?)command["filter"] ?? [], (FakeDocument?)command["projection"], (int)command["limit"]!));
    }

    private FakeDocument ListCollections(string database) => Batch([.. _collections
        .Where(entry => entry.Key.StartsWith(database + ".", StringComparison.Ordinal) && entry.Value.Copy().Count > 0)
        .Select(entry => new FakeDocument { { "name", entry.Key[(database.Length + 1)..] }, { "type", "collection" } })]);

    private static FakeDocument Batch(List<object?> documents) =>
        new() { { "cursor", new FakeDocument { { "firstBatch", documents }, { "id", 0L }, { "ns", "" } } }, { "ok", 1.0 } };

    private FakeDocument Each(FakeDocument command, string list, Func<FakeDocument, int, (int Found, int Changed, object? Upserted)> run)
    {
        var (found, changed) = (0, 0);
        var upserted = new List<object?>();
        var errors = new List<object?>();
        var statements = (List<object?>)command[list]!;
        for (var i = 0; i < statements.Count && errors.Count == 0; i++)
        {
            if (i > 0)
                Between?.Invoke(command);
            try
            {
                var result = run((FakeDocument)statements[i]!, i);
                found += result.Found;
                changed += result.Changed;
                if (result.Upserted is not null)
                    upserted.Add(new FakeDocument { { "index", i }, { "_id", result.Upserted } });
            }
            catch (FakeError error)
            {
                errors.Add(new FakeDocument { { "index", i }, { "code", error.Code }, { "errmsg", error.Message } });
            }
        }
        var answer = new FakeDocument { { "n", found } };
        if (list == "updates")
            answer.Add("nModified", changed);
        if (upserted.Count > 0)
            answer.Add("upserted", upserted);
        if (errors.Count > 0)
            answer.Add("writeErrors", errors);
        answer.Add("ok", 1.0);
        return answer;
    }
}
