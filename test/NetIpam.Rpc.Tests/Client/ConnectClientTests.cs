using System.Text;
using Google.Protobuf;
using NetIpam.Rpc.Client;
using NetIpam.Rpc.Details;

namespace NetIpam.Rpc.Tests.Client;

/// <summary>Calls that are answered. The messages are any two of protobuf; the client knows nothing of IPAM.</summary>
public sealed class ConnectClientTests
{
    private static readonly ErrorInfo Message = new() { Reason = "Ü", Domain = "d" };

    [Fact]
    public async Task A_call_posts_the_message_to_the_procedure_and_reads_the_answer()
    {
        await using var server = CannedServer.Answer(200, "application/proto", Message.ToByteArray(), "X-Extra: 7");
        using var client = new ConnectClient(server.Uri);

        var response = await client.CallAsync<ErrorInfo>("p.v1.S/M", new RetryInfo { RetryDelay = new() { Seconds = 3 } });

        response.Message.ShouldBe(Message);
        response.Headers.GetValues("X-Extra").ShouldBe(["7"]);
        var request = server.Requests.ShouldHaveSingleItem();
        request.Line.ShouldBe("POST /p.v1.S/M HTTP/1.1");
        request.Headers["Content-Type"].ShouldBe("application/proto");
        request.Headers["Connect-Protocol-Version"].ShouldBe("1");
        request.Headers.Keys.ShouldNotContain("Connect-Timeout-Ms");
        RetryInfo.Parser.ParseFrom(request.Body).RetryDelay.Seconds.ShouldBe(3);
    }

    [Fact]
    public async Task Json_is_spoken_when_chosen_and_unknown_fields_are_ignored()
    {
        await using var server = CannedServer.Answer(
            200, "application/json; charset=utf-8", """{"reason":"Ü","domain":"d","later":[1]}""");
        using var client = new ConnectClient(server.Uri, null, new() { Encoding = ConnectEncoding.Json });

        (await client.CallAsync<ErrorInfo>("S/M", Message)).Message.ShouldBe(Message);

        var request = server.Requests.ShouldHaveSingleItem();
        request.Headers["Content-Type"].ShouldBe("application/json");
        JsonParser.Default.Parse<ErrorInfo>(Encoding.UTF8.GetString(request.Body)).ShouldBe(Message);
    }

    [Fact]
    public async Task Headers_and_timeout_are_sent()
    {
        await using var server = CannedServer.Answer(200, "application/proto", []);
        using var client = new ConnectClient(server.Uri);
        var options = new RpcCallOptions
        {
            Timeout = TimeSpan.FromSeconds(90.5),
            Headers = new Dictionary<string, string> { ["Idempotency-Key"] = "k 1" },
        };

        (await client.CallAsync<ErrorInfo>("S/M", Message, options)).Message.ShouldBe(new ErrorInfo());

        var request = server.Requests.ShouldHaveSingleItem();
        request.Headers["Connect-Timeout-Ms"].ShouldBe("90500");
        request.Headers["Idempotency-Key"].ShouldBe("k 1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/below/", "/below")]
    public async Task Procedures_are_found_below_the_base_address(string path, string expected = "")
    {
        await using var server = CannedServer.Answer(200, "application/proto", []);
        using var client = new ConnectClient(new Uri(server.Address + path));

        await client.CallAsync<ErrorInfo>("S/M", Message);

        server.Requests.ShouldHaveSingleItem().Line.ShouldBe($"POST {expected}/S/M HTTP/1.1");
    }

    [Fact]
    public async Task The_callers_http_client_is_not_disposed_of()
    {
        await using var server = CannedServer.Answer(200, "application/proto", []);
        using var http = new HttpClient();
        new ConnectClient(server.Uri, http).Dispose();

        (await http.GetAsync(server.Uri)).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Theory]
    [InlineData("relative")]
    [InlineData("ftp://host")]
    [InlineData("http://host/?a=b")]
    [InlineData("http://host/#a")]
    public void An_address_that_is_none_of_a_server_is_refused(string address) =>
        Should.Throw<ArgumentException>(() => new ConnectClient(new Uri(address, UriKind.RelativeOrAbsolute)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(0.0001)]
    [InlineData(10_000_000)]
    public async Task A_timeout_that_is_none_is_refused(double seconds)
    {
        using var client = new ConnectClient(new Uri("http://localhost:1"));
        var options = new RpcCallOptions { Timeout = TimeSpan.FromSeconds(seconds) };

        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => client.CallAsync<ErrorInfo>("S/M", Message, options));
    }
}
