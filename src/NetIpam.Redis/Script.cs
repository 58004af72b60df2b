using System.Security.Cryptography;
using System.Text;

namespace NetIpam.Redis;

/// <summary>A script of this assembly: its text, and the hash by which a server knows it once it has seen it.</summary>
internal sealed class Script
{
    private Script(string name)
    {
        using var resource = typeof(Script).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no script {name}.");
        using var reader = new StreamReader(resource, Encoding.UTF8);
        Text = reader.ReadToEnd();
#pragma warning disable CA5350 // The protocol of Redis names scripts by SHA-1; nothing is secured by it.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(Text));
#pragma warning restore CA5350
    }

    public static Script Head { get; } = new("head.lua");

    public static Script Create { get; } = new("create.lua");

    public static Script Append { get; } = new("append.lua");

    public static Script Read { get; } = new("read.lua");

    public static Script WriteCommitPart { get; } = new("write-commit-part.lua");

    public static Script ClaimSnapshot { get; } = new("claim-snapshot.lua");

    public static Script WriteSnapshotPart { get; } = new("write-snapshot-part.lua");

    public static Script PublishSnapshot { get; } = new("publish-snapshot.lua");

    public static Script Trim { get; } = new("trim.lua");

    public static Script ClaimTurn { get; } = new("claim-turn.lua");

    public static Script Delete { get; } = new("delete.lua");

    public string Text { get; }

    public byte[] Hash { get; }
}
