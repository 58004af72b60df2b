using System.Globalization;

namespace NetIpam.Log;

/// <summary>Names a blob of a log: the content of a snapshot or of a loaded dump. Random, so no two are the same.</summary>
/// <param name="Value">128 random bits.</param>
public readonly record struct BlobId(UInt128 Value)
{
    /// <summary>Reads 32 lower-case hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out BlobId id)
    {
        var parsed = CommitId.TryParse(utf8, out var same);
        id = new BlobId(same.Value);
        return parsed;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
