namespace NetIpam.Cli.Tests;

/// <summary>Command lines that are not understood: one line, exit status 2, and nothing is sent.</summary>
public sealed class UsageErrorTests
{
    [Theory]
    [InlineData("prefiks list", "unknown command or option 'prefiks'; see 'ipam --help'")]
    [InlineData("prefix list --cidr 10.0.0.0/8", "unknown command or option '--cidr'; see 'ipam prefix list --help'")]
    [InlineData("prefix create", "option '--cidr' is required; see 'ipam prefix create --help'")]
    [InlineData("p create", "option '--cidr' is required; see 'ipam prefix create --help'")]
    [InlineData("prefix create --cidr", "required argument missing for option: '--cidr'; see 'ipam prefix create --help'")]
    [InlineData("prefix create 10.0.0.0/8", "unknown command or option '10.0.0.0/8'; see 'ipam prefix create --help'")]
    [InlineData("prefix acquire --parent 10.0.0.0/8", "give either '--length' or '--child'; see 'ipam prefix acquire --help'")]
    [InlineData("prefix acquire --parent 10.0.0.0/8 --length 9 --child 10.0.0.0/9",
        "give either '--length' or '--child'; see 'ipam prefix acquire --help'")]
    [InlineData("prefix acquire --parent 10.0.0.0/8 --length -1",
        "'-1' is no length of a prefix: give a number of bits; see 'ipam prefix acquire --help'")]
    [InlineData("ip release --prefix 10.0.0.0/8", "option '--ip' is required; see 'ipam ip release --help'")]
    [InlineData("backup restore", "option '--file' is required; see 'ipam backup restore --help'")]
    [InlineData("namespace create", "option '--name' is required; see 'ipam namespace create --help'")]
    [InlineData("prefix list --output xml", "'xml' is no output format: give 'text' or 'json'; see 'ipam prefix list --help'")]
    [InlineData("prefix list --protocol http", "'http' is no protocol: give 'connect' or 'grpc'; see 'ipam prefix list --help'")]
    [InlineData("prefix list --timeout 0", "'0' is no timeout: give seconds, from 0.001 to 86400; see 'ipam prefix list --help'")]
    [InlineData("prefix list --timeout soon", "'soon' is no timeout: give seconds, from 0.001 to 86400; see 'ipam prefix list --help'")]
    [InlineData("prefix list --grpc-server-endpoint ftp://host",
        "'ftp://host', of --grpc-server-endpoint, is no server: give a URL such as http://localhost:9090, or host:port;"
        + " see 'ipam prefix list --help'")]
    [InlineData("prefix create --cidr 10.0.0.0/8 --idempotency-key Ü",
        "--idempotency-key takes 1 to 128 visible ASCII characters; see 'ipam prefix create --help'")]
    public async Task The_line_says_what_is_wrong_and_where_it_is_explained(string line, string message) =>
        (await IpamProcess.RunAsync(line)).ShouldFail(2, "error: " + message);

    [Theory]
    [InlineData("")]
    [InlineData("prefix")]
    [InlineData("p")]
    [InlineData("ip")]
    [InlineData("namespace")]
    [InlineData("backup")]
    [InlineData("completion")]
    [InlineData("prefix --namespace a")]
    public async Task A_line_without_a_command_gets_help_beside_the_output(string line)
    {
        var help = await IpamProcess.RunAsync(line + " --help");

        (await IpamProcess.RunAsync(line)).ShouldBe(new IpamResult(2, "", help.Output));
        help.Output.ShouldContain("Examples:");
    }

    [Theory]
    [InlineData("prefix list", "--token-file")]
    [InlineData("prefix list", "--ca-file")]
    [InlineData("prefix list", "--tls-cert-file")]
    [InlineData("prefix list", "--tls-key-file")]
    [InlineData("backup create", "--file")]
    [InlineData("backup restore", "--file")]
    public async Task A_file_needs_a_name(string command, string option) =>
        (await IpamProcess.RunAsync([.. command.Split(' '), option, ""])).ShouldFail(2, $"error: {option} takes the name of a file; see 'ipam {command} --help'");

    [Theory]
    [InlineData("ip acquire --prefix 10.0.0.0/24", "--ip", "an address")]
    [InlineData("ip release --prefix 10.0.0.0/24", "--ip", "an address")]
    [InlineData("prefix acquire --parent 10.0.0.0/24", "--child", "a prefix")]
    [InlineData("prefix create --cidr 10.0.0.0/24", "--namespace", "the name of a namespace")]
    [InlineData("prefix list", "-n", "the name of a namespace")]
    [InlineData("backup create", "--namespace", "the name of a namespace")]
    [InlineData("namespace create", "--name", "the name of a namespace")]
    [InlineData("namespace delete", "--name", "the name of a namespace")]
    public async Task What_is_to_be_a_certain_one_is_not_empty(string command, string option, string what) =>
        (await IpamProcess.RunAsync([.. command.Split(' '), option, ""])).ShouldFail(
            2, $"error: {(option is "-n" ? "--namespace" : option)} takes {what}; see 'ipam {string.Join(' ', command.Split(' ')[..2])} --help'");

    [Fact]
    public async Task An_address_that_is_empty_acquires_no_other()
    {
        await using var server = await MemoryServer.StartAsync();
        await server.RunAsync("prefix create --cidr 10.0.0.0/24");
        string[] acquire = ["ip", "acquire", "--prefix", "10.0.0.0/24", "--grpc-server-endpoint", server.Address];
        (await IpamProcess.RunAsync([.. acquire, "--ip", ""])).ExitCode.ShouldBe(2);
        (await IpamProcess.RunAsync(acquire)).ShouldPrint("ip:\"10.0.0.1\" acquired");
    }

    [Fact]
    public async Task A_wrong_endpoint_of_the_environment_is_named() =>
        (await IpamProcess.RunAsync("prefix list", ("GOIPAM_CLI_GRPC_SERVER_ENDPOINT", "http://a b"))).ShouldFail(2,
            "error: 'http://a b', of GOIPAM_CLI_GRPC_SERVER_ENDPOINT, is no server: give a URL such as http://localhost:9090,"
            + " or host:port; see 'ipam prefix list --help'");

    [Fact]
    public async Task A_text_that_begins_with_an_at_sign_names_no_file() =>
        (await IpamProcess.RunAsync("@missing")).ShouldFail(2, "error: unknown command or option '@missing'; see 'ipam --help'");
}
