using System.Buffers;

namespace NetIpam.Log;

/// <summary>Reads a stretch of a file line by line, in memory that does not grow with the file.</summary>
internal sealed class LineReader(IDiskFile file, long start, long end) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _from;
    private int _to;

    /// <summary>The line read last, without its line break; valid until the next one is read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Where that line begins in the file; after the last line, where the rest begins.</summary>
    public long Offset { get; private set; } = start;

    /// <summary>Where the next line begins.</summary>
    public long Next { get; private set; } = start;

    /// <summary>What follows the last line break, at most as much as a line can be long.</summary>
    public ReadOnlyMemory<byte> Rest => _buffer.AsMemory(_from, _to - _from);

    /// <summary>Reads the next line.</summary>
    /// <returns><see langword="false"/> when there is no further line break, or none within the length of a line.</returns>
    public bool TryRead()
    {
        Offset = Next;
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_from + searched, _to - _from - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                Line = _buffer.AsMemory(_from, searched + found);
                _from += Line.Length + 1;
                Next += Line.Length + 1;
                return true;
            }
            searched = _to - _from;
            if (searched >= LineFormat.MaxLength || !Fill())
                return false;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private bool Fill()
    {
        var held = _to - _from;
        var left = end - Next - held;
        if (left <= 0)
            return false;
        if (_to == _buffer.Length)
            MakeRoom(held);
        var read = file.Read(_buffer.AsSpan(_to, (int)Math.Min(left, _buffer.Length - _to)), Next + held);
        _to += read;
        return read > 0;
    }

    private void MakeRoom(int held)
    {
        var target = held > _buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(_buffer.Length * 2) : _buffer;
        _buffer.AsSpan(_from, held).CopyTo(target);
        if (target != _buffer)
            ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _from, _to) = (target, 0, held);
    }
}
