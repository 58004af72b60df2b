namespace NetIpam.TestKit.Proxy;

/// <summary>Finds where answers begin in what a server sends by HTTP/2: at a frame with headers. All that it sends is to be shown, in
/// pieces of any length.</summary>
public sealed class Http2Frames
{
    private const int HeadBytes = 9;
    private const byte Headers = 1;

    private readonly byte[] _head = new byte[HeadBytes];
    private int _headBytes;
    private int _contentLeft;

    /// <summary>Whether a client begins to speak HTTP/2 with this.</summary>
    public static bool IsPreface(ReadOnlySpan<byte> piece) => piece.StartsWith("PRI * HTTP/2"u8);

    /// <summary>Takes the next piece; answers whether a frame with headers begins in it.</summary>
    public bool Take(ReadOnlySpan<byte> piece)
    {
        var found = false;
        while (piece.Length > 0)
        {
            if (_contentLeft > 0)
            {
                var content = Math.Min(_contentLeft, piece.Length);
                _contentLeft -= content;
                piece = piece[content..];
                continue;
            }
            _head[_headBytes++] = piece[0];
            piece = piece[1..];
            if (_headBytes < HeadBytes)
                continue;
            found |= _head[3] == Headers;
            _contentLeft = (_head[0] << 16) | (_head[1] << 8) | _head[2];
            _headBytes = 0;
        }
        return found;
    }
}
