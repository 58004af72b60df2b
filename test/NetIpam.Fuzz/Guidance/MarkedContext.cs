using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace NetIpam.Fuzz.Guidance;

/// <summary>Loads marked copies of our assemblies. Each context has its own, and with them their static state, so that what ran elsewhere in the
/// process does not change which blocks an input reaches.</summary>
internal sealed class MarkedContext(string folder) : AssemblyLoadContext("marked")
{
    private static readonly ConcurrentDictionary<string, byte[]> Images = new(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private volatile byte[][] _marks = [];

    /// <summary>How many blocks were reached so far.</summary>
    public int CountReached()
    {
        var count = 0;
        foreach (var marks in _marks)
            count += marks.AsSpan().Count((byte)1);
        return count;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(folder, assemblyName.Name + ".dll");
        if (!IsOurs(assemblyName.Name!) || !File.Exists(path))
            return null;
        var copy = LoadFromStream(new MemoryStream(Images.GetOrAdd(path, BlockMarker.Mark)));
        lock (_gate)
            _marks = [.. _marks, BlockMarker.FindMarks(copy)];
        return copy;
    }

    private static bool IsOurs(string name) => name.StartsWith("NetIpam", StringComparison.Ordinal) || name is "ipam" or "ipam-server";
}
