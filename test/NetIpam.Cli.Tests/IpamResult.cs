namespace NetIpam.Cli.Tests;

/// <summary>How a run of the program ended, and what it wrote.</summary>
internal sealed record IpamResult(int ExitCode, string Output, string Error)
{
    /// <summary>It did what was asked and had nothing to complain of.</summary>
    public void ShouldPrint(params string[] lines)
    {
        Error.ShouldBe("");
        Output.ShouldBe(string.Concat(lines.Select(line => line + "\n")));
        ExitCode.ShouldBe(0);
    }

    /// <summary>It failed, with one line of error and nothing else.</summary>
    public void ShouldFail(int exitCode, string line)
    {
        Error.ShouldBe(line + "\n");
        Output.ShouldBe("");
        ExitCode.ShouldBe(exitCode);
    }
}
