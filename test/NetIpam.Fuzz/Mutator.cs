using System.Text;

namespace NetIpam.Fuzz;

/// <summary>Makes new inputs from kept ones: by bytes, by words of the format, and by the values of JSON.</summary>
public sealed class Mutator(Random random, IReadOnlyList<byte[]> corpus, IReadOnlyList<string> words)
{
    private const int MostBytes = 64 * 1024;

    private static readonly string[] Common =
    [
        "", "0", "-1", "1", "255", "256", "2147483648", "9223372036854775807", "18446744073709551615", "340282366920938463463374607431768211455", "1e9", "null", "true", "{}", "[]",
        "\"", "\\u0000", "\\ud800", "\u00e9", "\U0001F600", "\0", "\r\n", "\n", " ", ",", ":", ".", "/", "@", "%", "::", "10.0.0.0/8", "::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ];

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        var input = Pick().ToList();
        for (var changes = 1 + random.Next(4); changes > 0; changes--)
            Change(input);
        if (input.Count > MostBytes)
            input.RemoveRange(MostBytes, input.Count - MostBytes);
        return [.. input];
    }

    private byte[] Pick() => corpus[random.Next(corpus.Count)];

    private void Change(List<byte> input)
    {
        var at = random.Next(input.Count + 1);
        var length = Math.Min(1 << random.Next(8), input.Count - at);
        switch (random.Next(9))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < input.Count:
                input[at] = (byte)random.Next(256);
                break;
            case 2:
                input.RemoveRange(at, length);
                break;
            case 3:
                input.InsertRange(at, input.GetRange(at, length));
                break;
            case 4 when random.Next(4) == 0:
                input.RemoveRange(at, input.Count - at);
                break;
            case 5:
                Splice(input, at);
                break;
            case 6:
                input.InsertRange(at, Word());
                break;
            default:
                ReplaceValue(input, at);
                break;
        }
    }

    private void Splice(List<byte> input, int at)
    {
        var other = Pick();
        var from = random.Next(other.Length + 1);
        input.RemoveRange(at, input.Count - at);
        input.AddRange(other[from..]);
    }

    /// <summary>Puts a word, or a value from elsewhere, in the place of a value: what stands between two of the marks of JSON.</summary>
    private void ReplaceValue(List<byte> input, int at)
    {
        var (from, to) = ValueAt(input, at);
        var source = Pick();
        var (otherFrom, otherTo) = ValueAt(source, random.Next(source.Length + 1));
        var value = random.Next(2) == 0 ? Word() : source[otherFrom..otherTo];
        input.RemoveRange(from, to - from);
        input.InsertRange(from, value);
    }

    private static (int From, int To) ValueAt(IReadOnlyList<byte> input, int at)
    {
        int from = at, to = at;
        while (from > 0 && !IsMark(input[from - 1]))
            from--;
        while (to < input.Count && !IsMark(input[to]))
            to++;
        return (from, to);
    }

    private static bool IsMark(byte character) => "\"{}[],:\n "u8.Contains(character);

    private byte[] Word()
    {
        var from = random.Next(2) == 0 && words.Count > 0 ? words : Common;
        return Encoding.UTF8.GetBytes(from[random.Next(from.Count)]);
    }
}
