using NetIpam.Log;

namespace NetIpam.Fuzz.Targets;

/// <summary>Lines of a log file: there is one way to write a commit.</summary>
internal sealed class LineTarget : IFuzzTarget
{
    public string Name => "line";

    public IReadOnlyList<string> Words { get; } = ["{\"seq\":", ",\"id\":\"", "\",\"prev\":\"", "\",\"body\":", "}", "00000000000000000000000000000000"];

    public void Try(byte[] input)
    {
        LineFormat.HoldsTwo(input);
        if (CommitLine.Read(input, out var commit) is not null)
            return;
        var line = new byte[LineFormat.Reserve(commit!)];
        if (!line.AsSpan(0, LineFormat.Write(commit!, line)).SequenceEqual([.. input, (byte)'\n']))
            throw new FuzzFaultException("A line that was taken is written differently.");
    }
}
