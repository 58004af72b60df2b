using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace NetIpam.Server.Tests;

/// <summary>Flags, environment, and what a person sees.</summary>
public sealed class CommandLineTests
{
    private static readonly string[] Loopback = ["--grpc-server-endpoint", "127.0.0.1:0"];

    public static TheoryData<string, string> WrongCalls => new()
    {
        { "nonsense", "nonsense" },
        { "--nonsense", "--nonsense" },
        { "memory --path x", "--path" },
        { "--path", "--path" },
        { "--log-level loud", "--log-level: 'loud'" },
        { "memory --log-format xml", "--log-format: 'xml'" },
        { "--create sometimes", "--create: 'sometimes'" },
        { "--grpc-server-endpoint 9090 memory", "--grpc-server-endpoint: '9090'" },
        { "--grpc-server-endpoint :99999 memory", "--grpc-server-endpoint: ':99999'" },
        { "--grpc-server-endpoint ::1:9090 memory", "--grpc-server-endpoint: '::1:9090'" },
        { "--grpc-server-endpoint https://localhost:9090 memory", "--grpc-server-endpoint: 'https:" },
        { "--metrics-endpoint nowhere memory", "--metrics-endpoint: 'nowhere'" },
        { "--diagnostics-endpoint nowhere memory", "--diagnostics-endpoint: 'nowhere'" },
        { "--diagnostics-endpoint :2113 memory", "--diagnostics-endpoint: ':2113' is not on loopback" },
        { "--diagnostics-endpoint 0.0.0.0:2113 memory", "Write localhost:2113" },
        { "--diagnostics-endpoint 192.0.2.1:2113 memory", "is not on loopback" },
        { "--diagnostics-endpoint ipam.example:2113 memory", "is not on loopback" },
        { "--tls-cert-file a.pem memory", "--tls-cert-file needs --tls-key-file" },
        { "--tls-key-file a.pem memory", "--tls-key-file needs --tls-cert-file" },
        { "--tls-client-ca-file a.pem memory", "--tls-client-ca-file needs --tls-cert-file" },
        { "mongodb --path x", "--path" },
        { "memory --create never", "--create" },
        { "pg --port 0", "--port: '0'" },
        { "redis --port 70000", "--port: '70000'" },
        { "redis --db first", "--db: 'first'" },
        { "redis --key-prefix no{braces}", "key prefix" },
        { "redis --user ann", "user" },
        { "redis --ca-file nowhere.pem", "--ca-file" },
        { "postgres --sslmode maybe", "--sslmode: 'maybe'" },
        { "postgres --connection-string Nonsense=1", "--connection-string" },
        { "postgres --password a --password-file b", "--password and --password-file are both set" },
        { "postgres --password-file /nowhere/at/all", "--password-file: The file cannot be read" },
        { "etcd --cert-file a.pem", "certificate" },
        { "etcd --key-prefix x", "'x'" },
        { "mongodb --insecure", "--insecure" },
    };

    [Theory]
    [MemberData(nameof(WrongCalls))]
    public async Task A_wrong_call_gets_one_line_and_status_2(string arguments, string expected)
    {
        var (status, output) = await ServerProcess.RunAsync(arguments.Split(' '));
        status.ShouldBe(2, output);
        ShouldBeOneLine(output, expected);
    }

    [Fact]
    public async Task A_wrong_variable_is_named()
    {
        var (status, output) = await ServerProcess.RunAsync(["memory"], ("GOIPAM_LOG_LEVEL", "loud"));
        status.ShouldBe(2);
        ShouldBeOneLine(output, "GOIPAM_LOG_LEVEL: 'loud'");
    }

    [Theory]
    [InlineData("postgres", "--host", "127.0.0.1", "--port", "1", "--password", "@s3cret")]
    [InlineData("--log-level", "error", "--cors-origin", "@s3cret")]
    public async Task A_text_that_begins_with_an_at_sign_names_no_file(params string[] arguments)
    {
        var (_, output) = await ServerProcess.RunAsync(arguments);
        output.ShouldNotContain("file not found");
        if (arguments.Contains("--password"))
            output.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task Help_and_version_are_told()
    {
        var help = await ServerProcess.RunAsync(["--help"]);
        help.Status.ShouldBe(0);
        foreach (var text in new[] { "Examples:", "--grpc-server-endpoint", "IPAM_LOG_LEVEL", "GOIPAM_LOG_LEVEL", "memory" })
            help.Output.ShouldContain(text);
        (await ServerProcess.RunAsync(["file", "--help"])).Output.ShouldContain("GOIPAM_FILE_PATH");
        var version = await ServerProcess.RunAsync(["--version"]);
        version.Status.ShouldBe(0);
        version.Output.ShouldMatch(@"^\d+\.\d+\.\d+");
    }

    [Theory]
    [InlineData("file --path {0}")]
    [InlineData("f --path {0} --create auto")]
    [InlineData("local --path={0}")]
    [InlineData("--path {0}")]
    [InlineData("--log-level debug --log-format text --metrics-endpoint 127.0.0.1:0 file --path {0}")]
    public async Task The_file_backend_has_a_path(string arguments)
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(string.Format(arguments, folder.Store).Split(' '));
        await server.Client.CallAsync("CreatePrefix", """{"cidr":"10.0.0.0/16"}""");
        Directory.EnumerateFileSystemEntries(folder.Store).ShouldNotBeEmpty();
        server.Log.ShouldContain(folder.Store);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("m")]
    public async Task The_memory_backend_has_aliases(string name)
    {
        await using var server = await ServerProcess.StartAsync([name]);
        server.Log.ShouldContain("memory");
    }

    [Fact]
    public async Task The_default_path_is_in_the_data_folder()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync([], ("XDG_DATA_HOME", folder.Path));
        await server.Client.CallAsync("CreatePrefix", """{"cidr":"10.0.0.0/16"}""");
        Directory.EnumerateFileSystemEntries(Path.Combine(folder.Path, "netipam", "store")).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("IPAM_FILE_PATH")]
    [InlineData("GOIPAM_FILE_PATH")]
    public async Task The_path_comes_from_the_environment(string variable)
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync([], (variable, folder.Store));
        Directory.Exists(folder.Store).ShouldBeTrue();
    }

    [Fact]
    public async Task The_flag_wins_then_our_variable()
    {
        await using var ours = await ServerProcess.StartExactlyAsync(
            ["memory"], ("IPAM_GRPC_SERVER_ENDPOINT", "127.0.0.1:0"), ("GOIPAM_GRPC_SERVER_ENDPOINT", "nonsense"));
        await ours.Client.CallAsync("Version", "{}");
        await using var theirs = await ServerProcess.StartExactlyAsync(["memory"], ("GOIPAM_GRPC_SERVER_ENDPOINT", "127.0.0.1:0"));
        await theirs.Client.CallAsync("Version", "{}");
        await using var flag = await ServerProcess.StartExactlyAsync(["memory", .. Loopback], ("IPAM_GRPC_SERVER_ENDPOINT", "nonsense"));
        await flag.Client.CallAsync("Version", "{}");
    }

    [Theory]
    [InlineData("localhost:{0}", "127.0.0.1")]
    [InlineData("127.0.0.1:{0}", "127.0.0.1")]
    [InlineData("http://127.0.0.1:{0}", "127.0.0.1")]
    [InlineData(":{0}", "127.0.0.1")]
    [InlineData("0.0.0.0:{0}", "127.0.0.1")]
    [InlineData("[::]:{0}", "[::1]")]
    [InlineData("[::1]:{0}", "[::1]")]
    public async Task The_endpoint_is_served(string endpoint, string host)
    {
        Assert.SkipUnless(host == "127.0.0.1" || Socket.OSSupportsIPv6, "Needs IPv6.");
        var port = FreePort();
        await using var server = await ServerProcess.StartExactlyAsync(["memory", "--grpc-server-endpoint", string.Format(endpoint, port)]);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{host}:{port}") };
        await client.CallAsync("Version", "{}");
    }

    [Fact]
    public async Task An_endpoint_of_the_environment_may_be_all_interfaces()
    {
        await using var server = await ServerProcess.StartExactlyAsync(["memory"], ("GOIPAM_GRPC_SERVER_ENDPOINT", "0.0.0.0:0"));
        server.Log.ShouldContain("http://0.0.0.0:");
    }

    [Fact]
    public async Task An_endpoint_that_is_taken_gets_one_line_and_status_1()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var endpoint = holder.LocalEndpoint.ToString()!;
        var (status, output) = await ServerProcess.RunAsync(["memory", "--grpc-server-endpoint", endpoint]);
        status.ShouldBe(1);
        ShouldBeOneLine(output, endpoint);
    }

    [Fact]
    public async Task A_diagnostics_endpoint_that_is_taken_gets_one_line_and_status_1()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var endpoint = holder.LocalEndpoint.ToString()!;
        var (status, output) = await ServerProcess.RunAsync(["memory", "--diagnostics-endpoint", endpoint, .. Loopback]);
        status.ShouldBe(1);
        ShouldBeOneLine(output, endpoint);
    }

    [Theory]
    [InlineData("--diagnostics-endpoint", "memory")]
    [InlineData("memory", "--diagnostics-endpoint")]
    public async Task Diagnostics_need_no_address(params string[] arguments)
    {
        // It fails when all is understood and before anything is listened on: the default may be taken on this machine.
        var (status, output) = await ServerProcess.RunAsync([.. arguments, "--token-file", "/nowhere/at/all", .. Loopback]);
        status.ShouldBe(1);
        ShouldBeOneLine(output, "Cannot read '/nowhere/at/all'");
    }

    [Theory]
    [InlineData("IPAM_DIAGNOSTICS_ENDPOINT")]
    [InlineData("GOIPAM_DIAGNOSTICS_ENDPOINT")]
    public async Task Diagnostics_come_from_the_environment(string variable)
    {
        await using var server = await ServerProcess.StartAsync(["memory"], (variable, "127.0.0.1:0"));
        server.Log.ShouldContain("Serves profiles at http://127.0.0.1:");
    }

    [Theory]
    [InlineData("redis", "IPAM_REDIS_TLS")]
    [InlineData("keydb", "GOIPAM_REDIS_FORCE")]
    [InlineData("etcd", "GOIPAM_ETCD_INSECURE_SKIP_VERIFY")]
    public async Task A_switch_comes_from_the_environment(string backend, string variable)
    {
        var (status, output) = await ServerProcess.RunAsync([backend, "--port", "1", .. Loopback], (variable, "perhaps"));
        status.ShouldBe(2, output);
        ShouldBeOneLine(output, $"{variable}: 'perhaps' is not true or false");
    }

    [Fact]
    public async Task A_store_that_must_be_there_and_is_not_gets_one_line_and_status_1()
    {
        using var folder = new TemporaryFolder();
        var (status, output) = await ServerProcess.RunAsync(["file", "--path", folder.Store, "--create", "never", .. Loopback]);
        status.ShouldBe(1);
        ShouldBeOneLine(output, folder.Store);
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        await using var first = await ServerProcess.StartAsync(["--path", folder.Store]);
        var (status, output) = await ServerProcess.RunAsync(["--path", folder.Store, .. Loopback]);
        status.ShouldBe(1);
        ShouldBeOneLine(output, folder.Store);
        output.ShouldContain($"{first.Id}", Case.Sensitive, "the holder is named");
        await first.Client.CallAsync("CreatePrefix", """{"cidr":"10.0.0.0/16"}""");
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_is_named_once()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Store, "text");
        var (status, output) = await ServerProcess.RunAsync(["--path", folder.Store, .. Loopback]);
        status.ShouldBe(1);
        ShouldBeOneLine(output, folder.Store);
        output.Split(folder.Store).Length.ShouldBe(2, output);
    }

    [Fact]
    public async Task The_log_can_be_json()
    {
        await using var server = await ServerProcess.StartAsync(["memory", "--log-format", "json"]);
        foreach (var line in server.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            JsonDocument.Parse(line).RootElement.GetProperty("LogLevel").GetString().ShouldBe("Information");
    }

    private static void ShouldBeOneLine(string output, string expected)
    {
        output.TrimEnd().Split('\n').Length.ShouldBe(1, output);
        output.ShouldStartWith("ipam-server: ");
        output.ShouldContain(expected);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
