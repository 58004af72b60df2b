using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using NetIpam.Api.V1;

namespace NetIpam.Benchmarks;

/// <summary>AcquireIP then ReleaseIP at the server in memory, against a bare endpoint that answers as many bytes; client and
/// server share the machine.</summary>
internal static class ServiceMode
{
    public const string Prefix = "10.0.0.0/16";

    private static readonly int[] Clients = [1, 32];

    public static async Task RunAsync(Settings settings, TextWriter output)
    {
        using var bare = await ServerUnderTest.StartAsync("NetIpam.Benchmarks", 2, BareEndpoint.Argument);
        using var server = await ServerUnderTest.StartAsync("ipam-server", 1, "--grpc-server-endpoint", "127.0.0.1:0", "memory");
        var table = new Table("service: AcquireIP, then ReleaseIP, in memory; the baseline is a bare endpoint", "protocol", "pairs/s", "baseline", "ratio");
        using (var setUp = Client(CallProtocol.All[0], server.Endpoints[0]))
            await CallAsync(setUp, CallProtocol.All[0], "api.v1.IpamService/CreatePrefix", new CreatePrefixRequest { Cidr = Prefix });
        foreach (var protocol in CallProtocol.All)
        {
            using var toServer = Client(protocol, server.Endpoints[0]);
            using var toBare = Client(protocol, bare.Endpoints[protocol.Version.Major - 1]);
            foreach (var clients in Clients)
            {
                table.Add($"{protocol.Name}, {clients} clients", await Comparison.MeasureAsync(
                    settings.Rounds,
                    () => PairsAsync(toBare, protocol, protocol.Path, clients, settings.Window),
                    () => PairsAsync(toServer, protocol, "api.v1.IpamService", clients, settings.Window)));
            }
        }
        table.Print(output);
    }

    private static HttpClient Client(CallProtocol protocol, Uri endpoint) => new()
    {
        BaseAddress = endpoint,
        DefaultRequestVersion = protocol.Version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static async Task<double> PairsAsync(HttpClient client, CallProtocol protocol, string service, int clients, TimeSpan window)
    {
        var watch = Stopwatch.StartNew();
        var done = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            long pairs = 0;
            while (watch.Elapsed < window)
            {
                var acquired = await CallAsync(client, protocol, $"{service}/AcquireIP", new AcquireIPRequest { PrefixCidr = Prefix });
                var release = new ReleaseIPRequest { PrefixCidr = Prefix, Ip = protocol.AddressIn(acquired) };
                await CallAsync(client, protocol, $"{service}/ReleaseIP", release);
                pairs++;
            }
            return pairs;
        })));
        return done.Sum() / watch.Elapsed.TotalSeconds;
    }

    private static async Task<byte[]> CallAsync(HttpClient client, CallProtocol protocol, string path, IMessage request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(protocol.Encode(request)),
            Version = protocol.Version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(protocol.ContentType);
        if (protocol.HasTrailers)
            message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await client.SendAsync(message);
        var answer = await response.Content.ReadAsByteArrayAsync();
        if (response.StatusCode != HttpStatusCode.OK || answer.Length == 0)
            throw new InvalidOperationException($"{path} was answered with {(int)response.StatusCode} and {answer.Length} bytes.");
        return answer;
    }
}
