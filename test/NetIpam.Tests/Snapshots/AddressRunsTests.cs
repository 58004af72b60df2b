using System.Globalization;
using System.Text;
using NetIpam.Snapshots;
using NetIpam.State;

namespace NetIpam.Tests.Snapshots;

/// <summary>The text of the acquired addresses of a prefix, with all that is not one.</summary>
public sealed class AddressRunsTests
{
    [Theory]
    [InlineData("0@1.0", "0-0@1.0")]
    [InlineData("1-3@17.0 9@22.3", "1-3@17.0 9-9@22.3")]
    [InlineData("7", "7-7")]
    [InlineData("1-3 9", "1-3 9-9")]
    [InlineData("18446744073709551615-18446744073709551616", "18446744073709551615-18446744073709551616")]
    [InlineData("340282366920938463463374607431768211455@8796093022207.1048575", "340282366920938463463374607431768211455-340282366920938463463374607431768211455@8796093022207.1048575")]
    public void Runs_are_read(string text, string expected) => Read(text).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1 ")]
    [InlineData(" 1")]
    [InlineData("1  2")]
    [InlineData("-")]
    [InlineData("1-")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("3-2")]
    [InlineData("1-2-3")]
    [InlineData("1,2")]
    [InlineData("0x1")]
    [InlineData("340282366920938463463374607431768211456")]
    [InlineData("1@")]
    [InlineData("@1.0")]
    [InlineData("1@1")]
    [InlineData("1@1.")]
    [InlineData("1@.1")]
    [InlineData("1@-1.0")]
    [InlineData("1@+1.0")]
    [InlineData("1@1.+0")]
    [InlineData("1@1.0x")]
    [InlineData("1@1.0@1.0")]
    [InlineData("1@8796093022208.0")]
    [InlineData("1@1.1048576")]
    [InlineData("1@1.0 2")]
    [InlineData("1 2@1.0")]
    public void Anything_else_is_damage(string text) => Should.Throw<InvalidLogException>(() => Read(text));

    private static string Read(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var runs = new AddressRuns(utf8);
        var read = new List<string>();
        foreach (var run in runs)
            read.Add(string.Create(CultureInfo.InvariantCulture, $"{run.First}-{run.Last}{(runs.HasIds ? $"@{run.Id}" : "")}"));
        return string.Join(' ', read);
    }
}
