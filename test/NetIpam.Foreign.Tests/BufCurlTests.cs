namespace NetIpam.Foreign.Tests;

/// <summary>buf curl, which is connect-go. It learns the schema by reflection; only over HTTP/1.1 it is given, as reflection is
/// a stream in both directions.</summary>
public sealed class BufCurlTests
{
    public static TheoryData<string, Transport> Cells => Matrix.Of<BufCurlTests>();

    public static TheoryData<string, Transport> TlsCells => Matrix.OfTls<BufCurlTests>();

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Buf_curl_gets_every_answer(string protocol, Transport transport) => Trial.RunAsync(transport, Client(protocol));

    [Theory]
    [MemberData(nameof(TlsCells))]
    public Task Buf_curl_is_known_by_certificate_and_token(string protocol, Transport transport) =>
        Trial.RunGuardedAsync(transport, Client(protocol));

    [Theory]
    [InlineData("grpc-v1", Transport.Http2)]
    [InlineData("grpc-v1", Transport.Http2Tls)]
    [InlineData("grpc-v1alpha", Transport.Http2)]
    [InlineData("grpc-v1alpha", Transport.Http2Tls)]
    public async Task Buf_curl_lists_all_that_can_be_called_by_either_reflection(string reflection, Transport transport)
    {
        await using var site = await Site.StartAsync(transport);
        string[] options = ["curl", "--reflect-protocol", reflection, .. IdentityOf(site.Target)];

        var (status, services, errors) = await Command.RunAsync(Tool.Buf, [.. options, "--list-services", site.Target.Endpoint.ToString()]);
        status.ShouldBe(0, errors);
        Lines(services).ShouldBe(
            [
                "api.v1.IpamService", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection",
            ],
            ignoreOrder: true);

        (status, var methods, errors) = await Command.RunAsync(Tool.Buf, [.. options, "--list-methods", site.Target.Endpoint.ToString()]);
        status.ShouldBe(0, errors);
        Lines(methods).Where(method => method.StartsWith("api.v1.", StringComparison.Ordinal))
            .ShouldBe(Step.Procedures.Select(procedure => $"api.v1.IpamService/{procedure}"), ignoreOrder: true);

        await Trial.CheckAsync(Client(Matrix.Grpc, reflection), site.Target, Scenario.Steps.Take(8).ToList());
    }

    private static Trial.Client Client(string protocol, string reflection = "grpc-v1") =>
        Trial.OneByOne(async (target, step) =>
        {
            var name = protocol switch { Matrix.Grpc => "grpc", Matrix.GrpcWeb => "grpcweb", _ => "connect" };
            // Reflection is told only to whom the server knows: the token goes along with it.
            string[] schema = target.Transport == Transport.Http1 || target is { Certificate: not null, Token: null }
                ? ["--schema", await Schema.FileAsync()]
                : ["--reflect-protocol", reflection, "--reflect-header", "*"];
            var (status, output, errors) = await Command.RunWithInputAsync(
                step.Request, Tool.Buf,
                ["curl", .. schema, "--protocol", name, .. IdentityOf(target), "--data", "@-", $"{target.Endpoint}api.v1.IpamService/{step.Procedure}"]);
            if (status == 0)
                return Outcome.Success(step.Response(output));
            errors.ShouldStartWith("{", Case.Sensitive, $"{step}: {errors}");
            return Outcome.FromConnectError(errors);
        });

    private static IEnumerable<string> IdentityOf(Target target) =>
        [
            .. target.Transport == Transport.Http2 ? ["--http2-prior-knowledge"] : Array.Empty<string>(),
            .. target.Authority is { } authority ? ["--cacert", authority] : Array.Empty<string>(),
            .. target.Certificate is { } certificate ? ["--cert", certificate, "--key", target.Key!] : Array.Empty<string>(),
            .. target.Token is { } token ? ["--header", $"Authorization: Bearer {token}"] : Array.Empty<string>(),
        ];

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
