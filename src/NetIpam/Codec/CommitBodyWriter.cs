using System.Globalization;
using System.Text.Json;
using NetIpam.State;

namespace NetIpam.Codec;

/// <summary>
/// Writes the body of a commit event by event, so that a batch can be cut where it gets too long:
/// <c>{"format":1,"writer":"…","at":"…","events":[…],"digest":"…"}</c>.
/// </summary>
internal sealed class CommitBodyWriter : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    private readonly Utf8Buffer _buffer = new();
    private readonly Utf8JsonWriter _json;
    private int _events;

    public CommitBodyWriter() => _json = new Utf8JsonWriter(_buffer, Options);

    /// <summary>The length that the body would have if it ended here.</summary>
    public int Length => _buffer.Length + "],\"digest\":\"0123456789abcdef\"}".Length;

    public void Begin(UInt128 writer, DateTimeOffset at, Genesis? genesis = null)
    {
        _buffer.CutTo(0);
        _events = 0;
        _buffer.Append("{\"format\":1,\"writer\":\""u8);
        AppendHex(writer, "x32");
        _buffer.Append("\",\"at\":\""u8);
        Span<byte> time = stackalloc byte[40];
        at.ToUniversalTime().TryFormat(time, out var written, "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        _buffer.Append(time[..written]);
        if (genesis is not null)
        {
            _buffer.Append("\",\"store\":\""u8);
            AppendHex(genesis.Store, "x32");
            _buffer.Append("\",\"log\":"u8);
            _buffer.Append(genesis.Generation);
            _buffer.Append(",\"events\":["u8);
        }
        else
        {
            _buffer.Append("\",\"events\":["u8);
        }
    }

    public void Add(in Event @event)
    {
        if (_events++ > 0)
            _buffer.Append((byte)',');
        _json.Reset(_buffer);
        EventJson.Write(_json, in @event);
        _json.Flush();
    }

    /// <summary>Where the writer stands, for <see cref="CutTo"/>.</summary>
    public (int Length, int Events) Mark() => (_buffer.Length, _events);

    public void CutTo((int Length, int Events) mark)
    {
        _buffer.CutTo(mark.Length);
        _events = mark.Events;
    }

    public byte[] End(ulong digest)
    {
        _buffer.Append("],\"digest\":\""u8);
        AppendHex(digest, "x16");
        _buffer.Append("\"}"u8);
        return _buffer.Written.ToArray();
    }

    public void Dispose() => _json.Dispose();

    private void AppendHex<T>(T value, string format)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var written, format, CultureInfo.InvariantCulture);
        _buffer.Append(text[..written]);
    }
}
