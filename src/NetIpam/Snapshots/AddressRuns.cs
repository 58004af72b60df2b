using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using NetIpam.Codec;
using NetIpam.State;

namespace NetIpam.Snapshots;

/// <summary>
/// The acquired addresses of a prefix, as they are written: <c>1-3@17.0 9@22.3</c>. They are read while they are gone through,
/// and held nowhere: there can be millions.
/// </summary>
internal readonly ref struct AddressRuns(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>Whether the runs name their allocations: all of them do, or none.</summary>
    public bool HasIds { get; } = text.Contains((byte)'@');

    /// <exception cref="InvalidLogException">While going on: what follows is not a run.</exception>
    public Enumerator GetEnumerator() => new(_text, HasIds);

    public ref struct Enumerator(ReadOnlySpan<byte> text, bool hasIds)
    {
        private readonly bool _hasIds = hasIds;
        private ReadOnlySpan<byte> _rest = text;
        private bool _isAtEnd;

        public AddressRun Current { get; private set; }

        // Busy from the first moment on, when a large namespace is opened.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool MoveNext()
        {
            if (_isAtEnd)
                return false;
            var first = TakeOffset();
            var last = Take((byte)'-') ? TakeOffset() : first;
            var id = default(AllocationId);
            if (Take((byte)'@') != _hasIds || (_hasIds && !TakeId(out id)) || last < first)
                throw Malformed();
            _isAtEnd = _rest.IsEmpty;
            if (!_isAtEnd && !Take((byte)' '))
                throw Malformed();
            Current = new AddressRun(first, last, id);
            return true;
        }

        private static InvalidLogException Malformed() => JsonText.Malformed("a run of addresses");

        private bool Take(byte expected)
        {
            if (_rest.IsEmpty || _rest[0] != expected)
                return false;
            _rest = _rest[1..];
            return true;
        }

        private bool TakeId(out AllocationId id)
        {
            var isRead = AllocationId.TryParse(_rest, out id, out var used);
            _rest = _rest[used..];
            return isRead;
        }

        private UInt128 TakeOffset()
        {
            // Most are short, and the long way costs several times as much.
            if (!Utf8Parser.TryParse(_rest, out ulong small, out var used))
                return TakeLongOffset();
            _rest = _rest[used..];
            return small;
        }

        private UInt128 TakeLongOffset()
        {
            var end = _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            var digits = end < 0 ? _rest : _rest[..end];
            _rest = _rest[digits.Length..];
            return UInt128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : throw Malformed();
        }
    }
}
