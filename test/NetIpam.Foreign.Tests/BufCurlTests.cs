namespace NetIpam.Foreign.Tests;

/// <summary>buf curl, which is connect-go.</summary>
public sealed class BufCurlTests
{
    public static TheoryData<string, string> Cells => Matrix.Of<BufCurlTests>();

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Buf_curl_gets_every_answer(string protocol, string http)
    {
        var schema = await Schema.FileAsync();
        var name = protocol switch { Matrix.Grpc => "grpc", Matrix.GrpcWeb => "grpcweb", _ => "connect" };
        string[] version = http == "2" ? ["--http2-prior-knowledge"] : [];
        await Trial.RunOneByOneAsync(http, async (endpoint, step) =>
        {
            var (status, output, errors) = await Tool.RunAsync(
                Tool.Buf, step.Request,
                ["curl", "--schema", schema, "--protocol", name, .. version, "--data", "@-", $"{endpoint}api.v1.IpamService/{step.Procedure}"]);
            if (status == 0)
                return Outcome.Success(step.Response(output));
            errors.ShouldStartWith("{", Case.Sensitive, $"{step}: {errors}");
            return Outcome.FromConnectError(errors);
        });
    }
}
