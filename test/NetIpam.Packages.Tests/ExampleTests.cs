using System.Net;
using System.Text.RegularExpressions;

namespace NetIpam.Packages.Tests;

/// <summary>The programs in <c>examples/</c>, run as they are.</summary>
public sealed partial class ExampleTests
{
    private static string Server => Built("ipam-server");

    [Fact]
    public async Task Library()
    {
        (await Command.RunAsync(Built("Library"), [])).Succeeded().ShouldBe("""
            network 10.0.0.0/29 of 10.0.0.0/16
            gateway 10.0.0.1, asked again 10.0.0.1
            2 used, 4 free, 2 reserved of 8
            The prefix 10.0.128.0/17 overlaps 10.0.0.0/16, which is already there.
            tenant-1 has 2001:db8::/64

            """);
    }

    [Fact]
    public async Task Log_in_a_file_of_SQLite()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "ipam.db");

        var first = await Command.RunAsync(Built("SqliteLog"), [file]);
        var others = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Command.RunAsync(Built("SqliteLog"), [file])));

        first.Succeeded().ShouldBe("10.0.0.1\n");
        others.Select(one => one.Succeeded()).ShouldBe(["10.0.0.2\n", "10.0.0.3\n", "10.0.0.4\n"], ignoreOrder: true);
    }

    [Fact]
    public async Task Asp_net_core()
    {
        using var folder = new TemporaryFolder();
        await using var program = RunningProgram.Start(
            Built("AspNetCore"), ["--urls", "http://127.0.0.1:0", "--Ipam:Path", Path.Combine(folder.Path, "store")], folder.Path);
        using var http = new HttpClient { BaseAddress = new Uri(await program.UntilSaysAsync(ListeningLine())) };

        (await SendAsync(http, HttpMethod.Put, "networks/10.0.0.0/30")).ShouldBe((HttpStatusCode.OK, """{"network":"10.0.0.0/30"}"""));
        var acquired = (HttpStatusCode.OK, """{"address":"10.0.0.1"}""");
        (await SendAsync(http, HttpMethod.Post, "networks/10.0.0.0/30/addresses", "vm-42")).ShouldBe(acquired);
        (await SendAsync(http, HttpMethod.Post, "networks/10.0.0.0/30/addresses", "vm-42")).ShouldBe(acquired);
        (await SendAsync(http, HttpMethod.Post, "networks/10.0.0.0/30/addresses")).ShouldBe((HttpStatusCode.OK, """{"address":"10.0.0.2"}"""));
        var (status, problem) = await SendAsync(http, HttpMethod.Post, "networks/10.0.0.0/30/addresses");
        status.ShouldBe(HttpStatusCode.Conflict);
        problem.ShouldContain("\"reason\":\"NoAddressAvailable\"");
        (await SendAsync(http, HttpMethod.Delete, "networks/10.0.0.0/30/addresses/10.0.0.1")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(http, HttpMethod.Delete, "networks/10.0.0.0/30/addresses/10.0.0.1")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(http, HttpMethod.Put, "networks/10.0.0.0/99")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await program.TerminateAsync()).ShouldBe(0, program.Log);
    }

    [Fact]
    public async Task Worker_that_acquires_a_network_for_each_tenant()
    {
        using var folder = new TemporaryFolder();
        var server = await TestedServer.StartAsync(Server, "memory");
        await using (server)
        {
            (await IpamAsync(server.Address, "prefix", "create", "--cidr", "2001:db8::/48")).Succeeded();
            await File.WriteAllTextAsync(Path.Combine(folder.Path, "tenants.txt"), "anna\nbert\n");
            string[] arguments = ["--Ipam:Address", server.Address];
            await using (var worker = RunningProgram.Start(Built("TenantWorker"), arguments, folder.Path))
            {
                await worker.UntilSaysAsync(BertLine());
                (await worker.TerminateAsync()).ShouldBe(0, worker.Log);
            }
            (await NetworkOfAsync("anna")).ShouldBe("2001:db8::/64\n");
            (await NetworkOfAsync("bert")).ShouldBe("2001:db8:0:1::/64\n");

            // As if it had been killed before it wrote down what it was given.
            File.Delete(Path.Combine(folder.Path, "networks", "bert"));
            await using (var worker = RunningProgram.Start(Built("TenantWorker"), arguments, folder.Path))
                await worker.UntilSaysAsync(BertLine());
            (await NetworkOfAsync("bert")).ShouldBe("2001:db8:0:1::/64\n");
        }

        Task<string> NetworkOfAsync(string tenant) => File.ReadAllTextAsync(Path.Combine(folder.Path, "networks", tenant));
    }

    [Fact]
    public async Task Node_js_client()
    {
        var example = Path.Combine(Repository.Root, "examples", "node-client");
        _ = Command.FindNode(example, "NODE.JS EXAMPLE");
        var server = await TestedServer.StartAsync(Server, "memory");
        await using (server)
        {
            var output = (await Command.RunAsync("npm", ["start", "--silent", "--", server.Address], example)).Succeeded();
            output.ShouldBe("""
                created 192.0.2.0/30
                acquired 192.0.2.1, asked again 192.0.2.1
                refused: NO_ADDRESS_AVAILABLE: The prefix 192.0.2.0/30 has no free address.

                """);
        }
    }

    private static string Built(string program) => Path.Combine(AppContext.BaseDirectory, program);

    private static Task<CommandResult> IpamAsync(string endpoint, params string[] arguments) =>
        Command.RunAsync(Built("ipam"), [.. arguments, "--grpc-server-endpoint", endpoint]);

    private static async Task<(HttpStatusCode Status, string Content)> SendAsync(HttpClient http, HttpMethod method, string path, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("Now listening on: (\\S+)")]
    private static partial Regex ListeningLine();

    [GeneratedRegex("(bert) has ")]
    private static partial Regex BertLine();
}
