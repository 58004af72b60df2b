namespace NetIpam.Packages.Tests;

/// <summary>Starts the <c>ipam-server</c> that is tested, with metrics, as it is by default, but on free ports.</summary>
internal static class TestedServer
{
    public static Task<ServerProcess> StartAsync(string program, params string[] arguments) => ServerProcess.StartProgramAsync(
        program, ["--grpc-server-endpoint", "127.0.0.1:0", "--metrics-endpoint", "127.0.0.1:0", .. arguments]);
}
