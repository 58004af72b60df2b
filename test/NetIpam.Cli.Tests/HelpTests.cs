namespace NetIpam.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("")]
    [InlineData("prefix")]
    [InlineData("prefix create")]
    [InlineData("prefix acquire")]
    [InlineData("prefix release")]
    [InlineData("prefix list")]
    [InlineData("prefix get")]
    [InlineData("prefix usage")]
    [InlineData("prefix delete")]
    [InlineData("ip")]
    [InlineData("ip acquire")]
    [InlineData("ip release")]
    [InlineData("namespace")]
    [InlineData("namespace create")]
    [InlineData("namespace list")]
    [InlineData("namespace delete")]
    [InlineData("backup")]
    [InlineData("backup create")]
    [InlineData("backup restore")]
    [InlineData("health")]
    [InlineData("migrate")]
    [InlineData("version")]
    [InlineData("completion")]
    [InlineData("completion bash")]
    [InlineData("completion zsh")]
    public async Task Every_command_has_help_with_examples(string command)
    {
        var result = await IpamProcess.RunAsync(command + " --help");

        result.ExitCode.ShouldBe(0);
        result.Error.ShouldBe("");
        result.Output.ShouldContain($"Usage:\n  ipam {command}".TrimEnd());
        result.Output.ShouldContain("Examples:\n  ");
        result.Output[result.Output.IndexOf("Examples:")..].ShouldContain("ipam " + command);
    }

    [Fact]
    public async Task The_version_of_the_program_needs_no_server() =>
        (await IpamProcess.RunAsync("--version")).Output.ShouldMatch(@"^\d+\.\d+\.\d+");

    [Theory]
    [InlineData("ipam prefix cre", "create")]
    [InlineData("ipam prefix list --output j", "json")]
    [InlineData("ipam prefix acquire --chi", "--child")]
    public async Task The_program_knows_what_may_come_next(string line, string next) =>
        (await IpamProcess.RunAsync([$"[suggest:{line.Length}]", line])).ShouldPrint(next);

    [Theory]
    [InlineData("ipam -hx")]
    [InlineData("ipam -?:a")]
    public async Task Where_nothing_may_come_next_nothing_is_offered(string line) =>
        (await IpamProcess.RunAsync([$"[suggest:{line.Length}]", line])).ShouldPrint();

    [Fact]
    public async Task Bash_completes_with_the_script_that_is_printed()
    {
        var result = await Command.RunAsync("bash", ["--norc", "-c", """
            PATH="$1:$PATH"; source <(ipam completion bash)
            COMP_LINE="ipam prefix re"; COMP_POINT=${#COMP_LINE}; COMP_WORDS=(ipam prefix re); COMP_CWORD=2
            _ipam; echo "${COMPREPLY[@]}"; complete -p ipam
            """, "test", AppContext.BaseDirectory]);

        result.Output.ShouldBe("release\ncomplete -o default -F _ipam ipam\n");
    }
}
