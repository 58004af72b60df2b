namespace NetIpam.Foreign.Tests;

/// <summary>curl, with JSON.</summary>
public sealed class CurlTests
{
    public static TheoryData<string, string> Cells => Matrix.Of<CurlTests>();

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Curl_gets_every_answer(string protocol, string http)
    {
        protocol.ShouldBe(Matrix.ConnectJson);
        return Trial.RunOneByOneAsync(http, async (endpoint, step) =>
        {
            var (status, output, errors) = await Tool.RunAsync(
                Tool.Curl, step.Request, "--silent", "--show-error", http == "2" ? "--http2-prior-knowledge" : "--http1.1",
                "--header", "Content-Type: application/json", "--data-binary", "@-", "--write-out", "\n%{http_code} %{content_type}",
                $"{endpoint}api.v1.IpamService/{step.Procedure}");
            status.ShouldBe(0, $"{step}: {errors}");
            var end = output.LastIndexOf('\n');
            var last = output[(end + 1)..].Split(' ');
            last[1].ShouldBe("application/json");
            return last[0] == "200" ? Outcome.Success(step.Response(output[..end])) : Outcome.FromConnectError(output[..end]);
        });
    }
}
