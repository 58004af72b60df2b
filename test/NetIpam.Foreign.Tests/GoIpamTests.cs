namespace NetIpam.Foreign.Tests;

/// <summary>go-ipam's command line: gRPC over HTTP/1.1, which none of the other clients speaks. It is not at hand, so its
/// requests are sent as they were recorded, from a socket, on one connection.</summary>
public sealed class GoIpamTests
{
    public static TheoryData<string, Transport> Cells => Matrix.Of<GoIpamTests>();

    [Theory]
    [MemberData(nameof(Cells))]
    public Task The_requests_of_go_ipam_get_every_answer(string protocol, Transport transport)
    {
        protocol.ShouldBe(Matrix.Grpc);
        return Trial.RunAsync(transport, async (target, steps) =>
        {
            var outcomes = new List<Outcome>();
            GoIpamConnection? connection = null;
            foreach (var step in steps)
            {
                connection ??= await GoIpamConnection.OpenAsync(target.Endpoint);
                outcomes.Add(await connection.CallAsync(step));
                if (!connection.IsClosing)
                    continue;
                connection.Dispose();
                connection = null;
            }
            connection?.Dispose();
            return outcomes;
        });
    }
}
