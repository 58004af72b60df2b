namespace NetIpam.Foreign.Tests;

/// <summary>curl, with JSON.</summary>
public sealed class CurlTests
{
    private static readonly Trial.Client Client = Trial.OneByOne(CallAsync);

    public static TheoryData<string, Transport> Cells => Matrix.Of<CurlTests>();

    public static TheoryData<string, Transport> TlsCells => Matrix.OfTls<CurlTests>();

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Curl_gets_every_answer(string protocol, Transport transport)
    {
        protocol.ShouldBe(Matrix.ConnectJson);
        return Trial.RunAsync(transport, Client);
    }

    [Theory]
    [MemberData(nameof(TlsCells))]
    public Task Curl_is_known_by_certificate_and_token(string protocol, Transport transport)
    {
        protocol.ShouldBe(Matrix.ConnectJson);
        return Trial.RunGuardedAsync(transport, Client);
    }

    private static async Task<Outcome> CallAsync(Target target, Step step)
    {
        var version = target.Transport switch
        {
            Transport.Http2 => "--http2-prior-knowledge",
            Transport.Http2Tls => "--http2",
            _ => "--http1.1",
        };
        var (status, output, errors) = await Command.RunWithInputAsync(
            step.Request, Tool.Curl,
            ["--silent", "--show-error", version, .. IdentityOf(target), "--header", "Content-Type: application/json", "--data-binary", "@-",
                "--write-out", "\n%{http_code} %{http_version} %{content_type}", $"{target.Endpoint}api.v1.IpamService/{step.Procedure}"]);
        status.ShouldBe(0, $"{step}: {errors}");
        var end = output.LastIndexOf('\n');
        var last = output[(end + 1)..].Split(' ');
        last[1..].ShouldBe([target.Transport.Http(), "application/json"]);
        return last[0] == "200" ? Outcome.Success(step.Response(output[..end])) : Outcome.FromConnectError(output[..end]);
    }

    private static IEnumerable<string> IdentityOf(Target target) =>
        [
            .. target.Authority is { } authority ? ["--cacert", authority] : Array.Empty<string>(),
            .. target.Certificate is { } certificate ? ["--cert", certificate, "--key", target.Key!] : Array.Empty<string>(),
            .. target.Token is { } token ? ["--header", $"Authorization: Bearer {token}"] : Array.Empty<string>(),
        ];
}
