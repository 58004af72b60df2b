using System.Text;
using NetIpam.State;

namespace NetIpam.Tests.State;

public sealed class AllocationIdTests
{
    private const long LastSequence = (1L << 43) - 1;
    private const int LastIndex = (1 << 20) - 1;

    [Theory]
    [InlineData(0, 0, "0.0")]
    [InlineData(0, 1, "0.1")]
    [InlineData(1, 0, "1.0")]
    [InlineData(12, LastIndex, "12.1048575")]
    [InlineData(LastSequence, 0, "8796093022207.0")]
    [InlineData(LastSequence, LastIndex, "8796093022207.1048575")]
    public void Parts_and_text_are_those_it_was_made_of(long sequence, int index, string text)
    {
        var id = new AllocationId(sequence, index);
        id.Sequence.ShouldBe(sequence);
        id.Index.ShouldBe(index);
        id.ToString().ShouldBe(text);
        Format(id, 40).ShouldBe(text);
        AllocationId.TryParse(Encoding.UTF8.GetBytes(text), out var again).ShouldBeTrue();
        again.ShouldBe(id);
    }

    [Fact]
    public void As_a_number_none_is_another() =>
        new[] { new AllocationId(0, 1), new AllocationId(1, 0), new AllocationId(1, 1), new AllocationId(1, LastIndex), new AllocationId(2, 0) }
            .Select(id => id.Packed).ShouldBe([1UL, 1UL << 20, (1UL << 20) + 1, (2UL << 20) - 1, 2UL << 20]);

    [Theory]
    [InlineData(-1, 0, "sequence")]
    [InlineData(LastSequence + 1, 0, "sequence")]
    [InlineData(0, -1, "index")]
    [InlineData(0, LastIndex + 1, "index")]
    public void Part_out_of_range_is_refused(long sequence, int index, string parameter)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new AllocationId(sequence, index)).ParamName.ShouldBe(parameter);
        AllocationId.TryParse(Encoding.UTF8.GetBytes($"{sequence}.{index}"), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1")]
    [InlineData("1.")]
    [InlineData(".1")]
    [InlineData("1.2.3")]
    [InlineData("1.2 ")]
    [InlineData(" 1.2")]
    [InlineData("1.2x")]
    [InlineData("1x2")]
    [InlineData("1.x")]
    [InlineData("x.1")]
    [InlineData("99999999999999999999.1")]
    [InlineData("1.99999999999")]
    public void Other_text_is_no_id(string text)
    {
        AllocationId.TryParse(Encoding.UTF8.GetBytes(text), out var id).ShouldBeFalse();
        id.ShouldBe(default);
    }

    [Fact]
    public void Room_that_is_too_small_is_told()
    {
        var id = new AllocationId(123, 45);
        for (var room = 0; room < "123.45".Length; room++)
            Format(id, room).ShouldBeNull();
        Format(id, "123.45".Length).ShouldBe("123.45");
    }

    /// <summary>The text, or null when there is no room for it.</summary>
    private static string? Format(AllocationId id, int room)
    {
        var utf8 = new byte[room];
        var fits = id.TryFormat(utf8, out var written, default, null);
        if (!fits)
            written.ShouldBe(0);
        return fits ? Encoding.UTF8.GetString(utf8, 0, written) : null;
    }
}
