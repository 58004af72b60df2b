using System.Globalization;
using System.Text;
using System.Text.Json;
using NetIpam.MongoDB.Bson;
using NetIpam.MongoDB.Native;
using NetIpam.TestKit.Property;

namespace NetIpam.MongoDB.Tests.Bson;

/// <summary>What we write and read as BSON, judged by libbson.</summary>
public sealed class BsonTests
{
    private readonly ITestOutputHelper _output;

    private const string Everything =
        """{"i":{"$numberInt":"-2"},"l":{"$numberLong":"-9223372036854775808"},"t":true,"f":false,"n":null,"s":"\u00e4\u6f22\ud83d\ude00 \u2028","e":"","b":{"$binary":{"base64":"AAH/","subType":"00"}},"d":{"x":{"$numberInt":"1"},"y":{}},"a":[{"$numberInt":"7"},[]],"m":{"$maxKey":1}}""";

    public BsonTests(ITestOutputHelper output)
    {
        Driver.Require();
        MongoLibrary.EnsureLoaded();
        _output = output;
    }

    [Fact]
    public void Every_type_is_written_as_libbson_reads_it()
    {
        var written = new BsonWriter(1)
            .Int32("i"u8, -2).Int64("l"u8, long.MinValue).Boolean("t"u8, true).Boolean("f"u8, false).Null("n"u8)
            .String("s"u8, "\u00e4\u6f22\U0001f600 \u2028").String("e"u8, "").Binary("b"u8, [0, 1, 255])
            .Document("d"u8).Int32("x"u8, 1).Document("y"u8).End().End()
            .Array("a"u8).Int32("0"u8, 7).Array("1"u8).End().End().MaxKey("m"u8).Finish().ToArray();
        Libbson.IsValid(written).ShouldBeTrue();
        Same(Libbson.ToJson(written), Everything);
        Convert.ToHexString(written).ShouldBe(Convert.ToHexString(Libbson.FromJson(Everything)));
    }

    [Fact]
    public void Every_type_that_a_server_may_answer_with_is_read()
    {
        var document = new BsonDocument(Libbson.FromJson(
            """{"double":1.0,"big":1e300,"half":0.5,"oid":{"$oid":"0123456789abcdef01234567"},"date":{"$date":{"$numberLong":"1500"}},"ts":{"$timestamp":{"t":1,"i":2}},"s":"x","b":{"$binary":{"base64":"AAH/","subType":"00"}},"d":{"in":1},"n":null,"t":true,"last":{"$numberLong":"5"}}"""));
        document["double"u8].Int64.ShouldBe(1);
        document["big"u8].Int64.ShouldBeNull();
        document["half"u8].Int64.ShouldBeNull();
        document["date"u8].Time.ShouldBe(DateTimeOffset.UnixEpoch.AddMilliseconds(1500));
        document["s"u8].Text.ShouldBe("x");
        document["s"u8].Binary.ShouldBeNull();
        document["s"u8].Int64.ShouldBeNull();
        document["b"u8].Binary!.Value.ToArray().ShouldBe([0, 1, 255]);
        document["b"u8].Text.ShouldBeNull();
        document["d"u8].Document!.Value["in"u8].Int64.ShouldBe(1);
        document["n"u8].Type.ShouldBe(BsonType.Null);
        document["t"u8].Boolean.ShouldBe(true);
        document["last"u8].Int64.ShouldBe(5);
        document["missing"u8].ShouldBe(default);
    }

    [Fact]
    public void Random_documents_are_valid_and_come_back()
    {
        var random = new Random(Seed.Take(_output));
        for (var round = 0; round < 2_000; round++)
        {
            var writer = new BsonWriter(1);
            var expected = new StringBuilder();
            Fill(random, writer, expected, depth: 0);
            var written = writer.Finish().ToArray();
            Libbson.IsValid(written).ShouldBeTrue();
            var read = new StringBuilder();
            Describe(new BsonDocument(written), read);
            read.ToString().ShouldBe(expected.ToString());
        }
    }

    [Fact]
    public void Mutilated_documents_are_refused_or_read_and_nothing_else()
    {
        var random = new Random(Seed.Take(_output));
        var whole = Libbson.FromJson(Everything);
        var refused = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = whole[..random.Next(whole.Length + 1)];
            for (var i = random.Next(4); i > 0 && bytes.Length > 0; i--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                Describe(new BsonDocument(bytes), new StringBuilder());
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }
        refused.ShouldBeGreaterThan(10_000);
    }

    [Fact]
    public void Document_that_is_not_ended_is_not_handed_out() =>
        Should.Throw<InvalidOperationException>(() => new BsonWriter().Document("d"u8).Finish());

    private static void Same(string json, string expected) =>
        JsonElement.DeepEquals(JsonDocument.Parse(json).RootElement, JsonDocument.Parse(expected).RootElement).ShouldBeTrue(json);

    private static void Fill(Random random, BsonWriter writer, StringBuilder text, int depth)
    {
        for (var i = 0; i < random.Next(6); i++)
        {
            var name = Encoding.UTF8.GetBytes($"n{i}{new string('\u00e4', random.Next(3))}");
            text.Append(Encoding.UTF8.GetString(name)).Append('=');
            switch (random.Next(depth < 4 ? 6 : 4))
            {
                case 0:
                    var number = random.NextInt64(long.MinValue, long.MaxValue);
                    writer.Int64(name, number);
                    text.Append(CultureInfo.InvariantCulture, $"{number} ");
                    break;
                case 1:
                    var small = random.Next(int.MinValue, int.MaxValue);
                    writer.Int32(name, small);
                    text.Append(CultureInfo.InvariantCulture, $"{small} ");
                    break;
                case 2:
                    var value = new string('\u6f22', random.Next(300));
                    writer.String(name, value);
                    text.Append(value).Append(' ');
                    break;
                case 3:
                    var bytes = new byte[random.Next(300)];
                    random.NextBytes(bytes);
                    writer.Binary(name, bytes);
                    text.Append(Convert.ToHexString(bytes)).Append(' ');
                    break;
                default:
                    writer.Document(name);
                    text.Append('{');
                    Fill(random, writer, text, depth + 1);
                    writer.End();
                    text.Append('}');
                    break;
            }
        }
    }

    private static void Describe(BsonDocument document, StringBuilder text)
    {
        foreach (var (name, value) in document)
        {
            text.Append(Encoding.UTF8.GetString(name.Span)).Append('=');
            if (value.Document is { } inner)
            {
                text.Append('{');
                Describe(inner, text);
                text.Append('}');
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{value.Int64}{value.Text}{(value.Binary is { } bytes ? Convert.ToHexString(bytes.Span) : "")} ");
            }
        }
    }
}
