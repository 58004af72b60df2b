using System.Net;

namespace NetIpam.Tests.Addressing;

/// <summary>Texts of addresses in all their forms, and texts that are nearly such.</summary>
internal sealed class RandomTexts(Random random)
{
    private const string Alphabet =
        "0000111222345678999aAbBcCdDeEfFgGxX:::::......///%[]-+ \0\n\t\u0130\u013a\u012e\u012f\u0660\uff11\ud83d";

    private readonly char[] _text = new char[128];
    private int _length;

    public ReadOnlySpan<char> NextAddress()
    {
        _length = 0;
        AppendAddress();
        Mutate();
        return _text.AsSpan(0, _length);
    }

    public ReadOnlySpan<char> NextCidr()
    {
        _length = 0;
        AppendAddress();
        Append("/");
        Append(random.Next(4) switch
        {
            0 => random.Next(200),
            1 => random.Next(129),
            _ => random.Next(33),
        });
        Mutate();
        return _text.AsSpan(0, _length);
    }

    private void AppendAddress()
    {
        var address = random.NextAddress();
        switch (random.Next(address.Family == IPFamily.V4 ? 5 : 20))
        {
            case < 4:
                Append(address.ToIPAddress());
                break;
            case 4:
                AppendDottedQuad(address.Value);
                break;
            default:
                AppendGroups(address.Value);
                break;
        }
    }

    private void AppendGroups(UInt128 value)
    {
        var dotted = random.Next(4) == 0;
        var groups = dotted ? 6 : 8;
        var (gapStart, gapEnd) = random.Next(2) == 0 ? (-1, -1) : NextGap(groups);
        for (var i = 0; i <= groups; i++)
        {
            if (i == gapStart)
            {
                Append("::");
                i = gapEnd;
            }
            else if (i > 0 && i < groups)
            {
                Append(":");
            }
            if (i == groups)
                break;
            var group = (uint)((value >> (112 - 16 * i)) & 0xffff);
            Append(random.Next(4) switch
            {
                0 => group.ToString("x4"),
                1 => group.ToString("X"),
                2 => group.ToString("X3"),
                _ => group.ToString("x"),
            });
        }
        if (!dotted)
            return;
        if (gapEnd != groups)
            Append(":");
        AppendDottedQuad(value);
    }

    /// <summary>The groups that are left out: rarely none, which is malformed.</summary>
    private (int Start, int End) NextGap(int groups)
    {
        var start = random.Next(groups + 1);
        return (start, int.Min(groups, start + random.Next(groups)));
    }

    private void AppendDottedQuad(UInt128 value)
    {
        for (var i = 3; i >= 0; i--)
        {
            var part = (uint)((value >> (8 * i)) & 0xff);
            Append(random.Next(64) == 0 ? $"0{part}" : random.Next(64) == 0 ? $"{part + 200}" : $"{part}");
            if (i > 0)
                Append(".");
        }
    }

    private void Mutate()
    {
        var count = random.Next(2) == 0 ? 0 : random.Next(1, 4);
        for (var i = 0; i < count; i++)
            MutateOnce();
    }

    private void MutateOnce()
    {
        var at = random.Next(_length + 1);
        switch (random.Next(6))
        {
            case 0: // insert
                MakeRoom(at, 1);
                _text[at] = NextCharacter();
                break;
            case 1 when at < _length: // replace
                _text[at] = NextCharacter();
                break;
            case 2 when at < _length: // remove
                Remove(at, 1);
                break;
            case 3 when at < _length: // repeat a part
                var part = random.Next(1, int.Min(_length - at, 6) + 1);
                MakeRoom(at, part);
                _text.AsSpan(at + part, part).CopyTo(_text.AsSpan(at));
                break;
            case 4 when at < _length: // remove a part
                Remove(at, random.Next(1, int.Min(_length - at, 6) + 1));
                break;
            case 5 when at + 1 < _length: // swap
                (_text[at], _text[at + 1]) = (_text[at + 1], _text[at]);
                break;
        }
    }

    private char NextCharacter() => Alphabet[random.Next(Alphabet.Length)];

    private void Append<T>(T value)
        where T : ISpanFormattable
    {
        value.TryFormat(_text.AsSpan(_length), out var written, default, null).ShouldBeTrue();
        _length += written;
    }

    private void Append(IPAddress address)
    {
        address.TryFormat(_text.AsSpan(_length), out var written).ShouldBeTrue();
        _length += written;
    }

    private void Append(string value)
    {
        value.CopyTo(_text.AsSpan(_length));
        _length += value.Length;
    }

    private void MakeRoom(int at, int count)
    {
        _text.AsSpan(at, _length - at).CopyTo(_text.AsSpan(at + count));
        _length += count;
    }

    private void Remove(int at, int count)
    {
        _text.AsSpan(at + count, _length - at - count).CopyTo(_text.AsSpan(at));
        _length -= count;
    }
}
