using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetIpam.Tests.Addressing;

/// <summary>Every text means to us what it means to the framework, but for the liberties that <see cref="StrictRule"/>
/// lists.</summary>
public class FrameworkDifferentialTests(ITestOutputHelper output)
{
    private const int ShortTexts = 7;

    private static readonly int AddressTexts = Effort.Of(2_000_000);
    private static readonly int CidrTexts = Effort.Of(1_000_000);

    [Fact]
    public void AddressesAreThoseOfTheFramework()
    {
        var texts = new RandomTexts(SeededRandom.Create(output));
        var accepted = 0;
        for (var i = 0; i < AddressTexts; i++)
            accepted += CheckAddress(texts.NextAddress()) ? 1 : 0;
        output.WriteLine($"{accepted} of {AddressTexts} texts are addresses.");
        accepted.ShouldBeInRange(AddressTexts / 4, AddressTexts * 3 / 4);
    }

    [Fact]
    public void PrefixesAreThoseOfTheFramework()
    {
        var texts = new RandomTexts(SeededRandom.Create(output));
        var accepted = 0;
        for (var i = 0; i < CidrTexts; i++)
            accepted += CheckCidr(texts.NextCidr()) ? 1 : 0;
        output.WriteLine($"{accepted} of {CidrTexts} texts are prefixes.");
        accepted.ShouldBeInRange(CidrTexts / 4, CidrTexts * 3 / 4);
    }

    [Theory]
    [InlineData("01:.")]
    [InlineData("1:")]
    [InlineData("1.")]
    public void EveryShortTextIsThatOfTheFramework(string alphabet)
    {
        var length = alphabet.Length == 2 ? 2 * ShortTexts : ShortTexts;
        var text = new char[length];
        Extend(0);

        void Extend(int used)
        {
            CheckAddress(text.AsSpan(0, used));
            if (used == length)
                return;
            foreach (var c in alphabet)
            {
                text[used] = c;
                Extend(used + 1);
            }
        }
    }

    /// <summary>Every arrangement of groups, gaps and a dotted end, up to one group too many.</summary>
    [Fact]
    public void EveryArrangementOfGroupsIsThatOfTheFramework()
    {
        string[] separators = [":", "::", ":::", "."];
        for (var groups = 0; groups <= 9; groups++)
        {
            for (var gap = -1; gap <= groups; gap++)
            {
                foreach (var separator in separators)
                {
                    foreach (var end in new[] { "", ":", "1.2.3.4", "1.2.3", "1.2.3.256" })
                        CheckAddress(Arrange(groups, gap, separator) + end);
                }
            }
        }

        static string Arrange(int groups, int gap, string separator)
        {
            var text = new StringBuilder();
            for (var i = 0; i <= groups; i++)
            {
                text.Append(i == gap ? separator : i is 0 || i == groups ? "" : ":");
                if (i < groups)
                    text.Append("abcd");
            }
            return text.ToString();
        }
    }

    private static bool CheckAddress(ReadOnlySpan<char> text)
    {
        IPAddress? theirs = null;
        var expected = StrictRule.AllowsAddress(text) && IPAddress.TryParse(text, out theirs);
        if (IPAddressValue.TryParse(text, out var ours) != expected)
            Fail(text, expected);

        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        utf8 = utf8[..Encoding.UTF8.GetBytes(text, utf8)];
        if (IPAddressValue.TryParse(utf8, out var oursOfUtf8) != expected || oursOfUtf8 != ours)
            Fail(text, expected);
        if (!expected)
            return false;

        if (ours.Value != ValueOf(theirs!) || ours.Family != FamilyOf(theirs!))
            Assert.Fail($"'{text}' is {theirs}, not {ours}.");
        CheckText(ours, theirs!);
        return true;
    }

    private static void CheckText(IPAddressValue ours, IPAddress theirs)
    {
        Span<char> text = stackalloc char[64];
        Span<char> theirText = stackalloc char[64];
        ours.TryFormat(text, out var length);
        text = text[..length];
        theirs.TryFormat(theirText, out var theirLength);

        if (!IPAddress.TryParse(text, out var again) || !again.Equals(theirs))
            Assert.Fail($"{theirs} is written as '{text}'.");
        if (!IPAddressValue.TryParse(text, out var oursAgain) || oursAgain != ours)
            Assert.Fail($"{theirs} is written as '{text}', which is not read back.");
        if (!IsWrittenDifferentlyByTheFramework(ours) && !text.SequenceEqual(theirText[..theirLength]))
            Assert.Fail($"{theirs} is written as '{text}'.");

        Span<byte> utf8 = stackalloc byte[64];
        ours.TryFormat(utf8, out var utf8Length);
        if (!Ascii.Equals(utf8[..utf8Length], text))
            Assert.Fail($"{theirs} is written as '{text}', but in UTF-8 otherwise.");
    }

    private static bool CheckCidr(ReadOnlySpan<char> text)
    {
        var expected = TryParseStrictly(text, out var theirs);
        if (Cidr.TryParse(text, out var ours) != expected)
            Fail(text, expected);

        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        utf8 = utf8[..Encoding.UTF8.GetBytes(text, utf8)];
        if (Cidr.TryParse(utf8, out var oursOfUtf8) != expected || oursOfUtf8 != ours)
            Fail(text, expected);
        if (!expected)
            return false;

        if (ours.Network.Value != ValueOf(theirs.BaseAddress)
            || ours.Family != FamilyOf(theirs.BaseAddress)
            || ours.Length != theirs.PrefixLength)
            Assert.Fail($"'{text}' is {theirs}, not {ours}.");

        Span<char> written = stackalloc char[64];
        ours.TryFormat(written, out var length);
        written = written[..length];
        if (!IPNetwork.TryParse(written, out var again) || !again.Equals(theirs))
            Assert.Fail($"{theirs} is written as '{written}'.");
        if (!Cidr.TryParse(written, out var oursAgain) || oursAgain != ours)
            Assert.Fail($"{theirs} is written as '{written}', which is not read back.");
        return true;
    }

    /// <summary>The framework's network of the address without its host bits, which it may not want.</summary>
    private static bool TryParseStrictly(ReadOnlySpan<char> text, out IPNetwork network)
    {
        network = default;
        var slash = text.LastIndexOf('/');
        if (slash < 0
            || !StrictRule.AllowsAddress(text[..slash])
            || !StrictRule.AllowsLength(text[(slash + 1)..])
            || !IPAddress.TryParse(text[..slash], out var address))
            return false;
        var bytes = address.GetAddressBytes();
        var length = int.Parse(text[(slash + 1)..]);
        for (var bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> bit % 8);
        return IPNetwork.TryParse($"{new IPAddress(bytes)}/{length}", out network);
    }

    /// <summary>
    /// Where the framework does not do what RFC 5952 has. It writes ::1.2.3.4, ::ffff:0:1.2.3.4 and ISATAP addresses
    /// with an IPv4 address in them, though it is not known from the address alone that there is one (5), or the form
    /// is deprecated; and it writes none in ::ffff:0:1, which is ::ffff:0.0.0.1.
    /// </summary>
    private static bool IsWrittenDifferentlyByTheFramework(IPAddressValue address)
    {
        if (address.Family == IPFamily.V4)
            return false;
        var beforeTail = address.Value >> 32;
        var interfaceId = beforeTail & 0xffff_ffff;
        return beforeTail == 0
            || beforeTail == 0xffff_0000
            || interfaceId == 0x5efe
            || interfaceId == 0x0200_5efe
            || (beforeTail == 0xffff && (address.Value & 0xffff_0000) == 0);
    }

    private static UInt128 ValueOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var length = FamilyOf(address) == IPFamily.V4 ? 4 : 16;
        address.TryWriteBytes(bytes[^length..], out _).ShouldBeTrue();
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static IPFamily FamilyOf(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork ? IPFamily.V4 : IPFamily.V6;

    private static void Fail(ReadOnlySpan<char> text, bool expected) =>
        Assert.Fail($"'{text}' is {(expected ? "well-formed" : "malformed")}.");
}
