using System.Text.Json;

namespace NetIpam.Cli.Tests;

/// <summary><c>ipam migrate</c> as a person runs it: a dry run first, exit statuses, and what is printed.</summary>
public sealed class MigrateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Source => Path.Combine(_folder.Path, "ipam-db.json");

    private string Target => Path.Combine(_folder.Path, "store");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Dry_run_then_apply_then_back()
    {
        await WriteAsync("""{"root":{"10.0.0.0/24":{"Cidr":"10.0.0.0/24","ParentCidr":"","IPs":{"10.0.0.0":true,"10.0.0.255":true,"10.0.0.7":true}}}}""");
        var look = await IpamProcess.RunAsync($"migrate --from file://{Source} --to file://{Target}");
        look.ShouldPrint(
            $"from go-ipam+file://{Source}",
            $"to   file://{Target}",
            "",
            "namespace \"root\": 1 prefixes, 1 addresses: can be migrated",
            "",
            "This was a dry run: nothing was changed. Run it with --apply.");
        Directory.Exists(Target).ShouldBeFalse();
        var done = await IpamProcess.RunAsync($"migrate --from file://{Source} --to file://{Target} --apply");
        (done.ExitCode, done.Error).ShouldBe((0, ""));
        done.Output.ShouldContain("namespace \"root\": 1 prefixes, 1 addresses: migrated and verified");
        done.Output.ShouldEndWith("Everything is migrated and verified.\n");
        var back = Path.Combine(_folder.Path, "back.json");
        (await IpamProcess.RunAsync($"migrate --from file://{Target} --to go-ipam+file://{back} --apply")).ExitCode.ShouldBe(0);
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(back));
        file.RootElement.GetProperty("root").GetProperty("10.0.0.0/24").GetProperty("IPs").GetProperty("10.0.0.7").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Data_go_to_a_running_service()
    {
        await using var server = await MemoryServer.StartAsync();
        await WriteAsync("""{"tenant":{"10.0.0.0/24":{"Cidr":"10.0.0.0/24","ParentCidr":"","IPs":{"10.0.0.0":true,"10.0.0.255":true,"10.0.0.1":true}}}}""");
        (await IpamProcess.RunAsync($"migrate --from file://{Source} --to {server.Address} --apply")).ExitCode.ShouldBe(0);
        (await server.RunAsync("ip acquire --prefix 10.0.0.0/24 --namespace tenant")).ShouldPrint("ip:\"10.0.0.2\" acquired");
        var again = await IpamProcess.RunAsync($"migrate --from file://{Source} --to {server.Address} --apply");
        again.ExitCode.ShouldBe(1);
        again.Output.ShouldContain("left alone, the target holds something else");
        again.Output.ShouldContain("10.0.0.2");
    }

    [Fact]
    public async Task Choice_that_is_needed_has_a_status_of_its_own()
    {
        await WriteAsync("""{"a":{"10.0.0.0/8":{"Cidr":"10.0.0.0/8"},"10.0.0.0/24":{"Cidr":"10.0.0.0/24"}},"b":{}}""");
        var result = await IpamProcess.RunAsync($"migrate --from file://{Source} --to file://{Target} --apply --output json");
        result.ExitCode.ShouldBe(3);
        using var report = JsonDocument.Parse(result.Output);
        report.RootElement.GetProperty("namespaces").EnumerateArray().Select(each => each.GetProperty("outcome").GetString()).ShouldBe(["NeedsChoice", "Migrated"]);
        (await IpamProcess.RunAsync($"migrate --from file://{Source} --to file://{Target} --apply --on-dirt repair")).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("ftp://host", "'ftp' is no kind of store")]
    [InlineData("/var/lib/ipam", "Say where the data are by a URI")]
    [InlineData("postgres://u@h/d?colour=red", "'colour' is no parameter of postgres://")]
    public async Task Uri_that_is_none_is_explained(string uri, string why)
    {
        var result = await IpamProcess.RunAsync($"migrate --from {uri} --to file://{Target}");
        result.ExitCode.ShouldBe(2);
        result.Error.ShouldStartWith("error: ");
        result.Error.ShouldContain(why);
    }

    [Fact]
    public async Task Namespace_gets_one_new_name_only() =>
        (await IpamProcess.RunAsync($"migrate --from file://{Source} --to file://{Target} --rename a=b --rename a=c")).ShouldFail(2, "error: --rename gives 'a' two names");

    [Fact]
    public async Task Password_in_a_uri_is_warned_of_and_not_repeated()
    {
        var result = await IpamProcess.RunAsync($"migrate --from postgres://me:geheim@127.0.0.1:1/db --to file://{Target}");
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldStartWith("note: others on this machine can see the password in --from");
        (result.Output + result.Error).ShouldNotContain("geheim");
    }

    private Task WriteAsync(string content) => File.WriteAllTextAsync(Source, content);
}
