using System.Net;
using System.Text.Json;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.EventPipe;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace NetIpam.Server.Tests.Profiling;

/// <summary>What the diagnostics port answers, and whom it refuses.</summary>
public sealed class DiagnosticsTests
{
    private const string Index = "/debug/pprof/";
    private const string Forever = Index + "profile?seconds=300";

    [Fact]
    public async Task Without_the_flag_there_is_no_port_and_no_path()
    {
        await using var server = await ServerProcess.StartAsync(["memory"]);
        server.Log.ShouldNotContain("profiles");
        using var answer = await server.Client.GetAsync(Index);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_port_of_the_service_has_no_profiles()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        foreach (var path in new[] { Index, Index + "goroutine", "/debug/info" })
        {
            using var answer = await server.Process.Client.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task The_index_lists_what_is_there()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        var (status, page) = await server.AskAsync(Index);
        status.ShouldBe(HttpStatusCode.OK);
        foreach (var name in new[] { "profile", "heap", "allocs", "goroutine", "cmdline", "/debug/trace", "/debug/info" })
            page.ShouldContain($"href=\"{name}");
    }

    [Fact]
    public async Task A_name_that_was_made_to_lead_here_is_refused()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        foreach (var host in new[] { "attacker.example", "attacker.example:2113", "localhost.attacker.example", "192.0.2.1", "127.0.0.1.attacker.example" })
            (await server.AskAsync(Index, headers: ("Host", host))).ShouldBe((HttpStatusCode.Forbidden, "The header Host must be localhost or an address of loopback.\n"), host);
        foreach (var host in new[] { "localhost", "LocalHost:1", "127.0.0.1:2113", "[::1]:2113" })
            (await server.AskAsync(Index, headers: ("Host", host))).Status.ShouldBe(HttpStatusCode.OK, host);
    }

    [Fact]
    public async Task A_page_of_another_origin_is_refused()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        foreach (var header in new[] { ("Origin", "https://attacker.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site") })
            (await server.AskAsync("/debug/info", headers: header)).ShouldBe((HttpStatusCode.Forbidden, "Pages of other origins may not ask for profiles.\n"), header.ToString());
        foreach (var site in new[] { "same-origin", "none" })
            (await server.AskAsync("/debug/info", headers: ("Sec-Fetch-Site", site))).Status.ShouldBe(HttpStatusCode.OK, site);
    }

    [Fact]
    public async Task Seconds_have_bounds()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        foreach (var path in new[] { Index + "profile", Index + "allocs", "/debug/trace" })
        {
            foreach (var seconds in new[] { "0", "301", "-1", "1.5", "", "x", "99999999999999999999", "1&seconds=2" })
                (await server.AskAsync($"{path}?seconds={seconds}")).ShouldBe((HttpStatusCode.BadRequest, "seconds must be a whole number from 1 to 300.\n"), seconds);
        }
    }

    [Fact]
    public async Task Only_GET_is_served()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        (await server.AskAsync(Index + "heap", HttpMethod.Post)).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task One_profile_is_taken_at_a_time_until_its_caller_goes()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        using var first = await server.Client.GetAsync(Forever, HttpCompletionOption.ResponseHeadersRead);
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var path in new[] { "profile?seconds=1", "heap", "allocs?seconds=1", "goroutine?debug=2", "../trace?seconds=1" })
        {
            var (status, text) = await server.AskAsync(Index + path);
            status.ShouldBe(HttpStatusCode.Conflict, path);
            text.ShouldBe("Another profile is being taken. Try again when it is done.\n");
        }
        (await server.AskAsync("/debug/info")).Status.ShouldBe(HttpStatusCode.OK);
        first.Dispose();
        await server.UntilFreeAsync();
        await Patience.UntilAsync(() => server.Process.Log.Contains("/debug/pprof/profile was given up, as the caller went"), () => server.Process.Log);
    }

    [Fact]
    public async Task A_trace_whose_caller_goes_is_given_up_too()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        using (var answer = await server.Client.GetAsync("/debug/trace?seconds=300", HttpCompletionOption.ResponseHeadersRead))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await server.AskAsync(Index + "heap")).Status.ShouldBe(HttpStatusCode.Conflict);
        }
        await server.UntilFreeAsync();
    }

    [Fact]
    public async Task A_server_stops_in_the_middle_of_a_profile_and_does_not_end_it_as_if_it_were_whole()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        using var answer = await server.Client.GetAsync(Forever, HttpCompletionOption.ResponseHeadersRead);
        (await server.Process.TerminateAsync()).ShouldBe(0, server.Process.Log);
        await Should.ThrowAsync<HttpRequestException>(() => answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Threads_are_told_as_text()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        var (_, each) = await server.AskAsync(Index + "goroutine?debug=2");
        each.ShouldContain($"thread {server.Process.Id} ");
        each.ShouldContain("waiting, or in native code");
        each.ShouldContain("\tProgram.<Main>(");
        var (_, together) = await server.AskAsync(Index + "goroutine?debug=1");
        together.ShouldStartWith("threads: total ");
        together.ShouldContain("\tProgram.<Main>(");
    }

    [Fact]
    public async Task A_trace_is_a_whole_file_that_the_tools_of_NET_read()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        using var file = new MemoryStream(await server.Client.GetByteArrayAsync("/debug/trace?seconds=1"));
        using var source = new EventPipeEventSource(file);
        var samples = 0;
        var names = new HashSet<string>();
        new SampleProfilerTraceEventParser(source).ThreadSample += _ => samples++;
        new ClrRundownTraceEventParser(source).MethodDCStopVerbose += method => names.Add(method.MethodNamespace);
        source.Process().ShouldBeTrue();
        samples.ShouldBeGreaterThan(0);
        names.ShouldContain("NetIpam.Server.Hosting.ServerHost");
    }

    [Fact]
    public async Task Nothing_is_left_behind()
    {
        using var folder = new TemporaryFolder();
        await using var server = await DiagnosedServer.StartAsync([], ("TMPDIR", folder.Path));
        var before = Directory.GetFileSystemEntries(folder.Path).Order().ToList();
        foreach (var path in new[] { Index + "profile?seconds=1", Index + "allocs?seconds=1", Index + "heap", Index + "goroutine", "/debug/trace?seconds=1" })
            (await server.AskAsync(path)).Status.ShouldBe(HttpStatusCode.OK, path);
        Directory.GetFileSystemEntries(folder.Path).Order().ShouldBe(before);
        await server.Process.TerminateAsync();
        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_runtime_that_tells_nothing_is_said_so()
    {
        await using var server = await DiagnosedServer.StartAsync([], ("DOTNET_EnableDiagnostics", "0"));
        var (status, text) = await server.AskAsync(Index + "heap");
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        text.ShouldContain("DOTNET_EnableDiagnostics=0");
        (await server.AskAsync("/debug/info")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Information_is_JSON()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        var info = JsonDocument.Parse((await server.AskAsync("/debug/info")).Text).RootElement;
        info.GetProperty("server").GetProperty("backend").GetString().ShouldBe("store in memory");
        info.GetProperty("runtime").GetProperty("framework").GetString().ShouldNotBeNull().ShouldStartWith(".NET ");
        info.GetProperty("process").GetProperty("id").GetInt32().ShouldBe(server.Process.Id);
        info.GetProperty("collector").GetProperty("collections").GetArrayLength().ShouldBe(3);
        info.GetProperty("threadPool").GetProperty("threads").GetInt32().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_command_line_is_told()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        (await server.AskAsync(Index + "cmdline")).Text.Split('\0').ShouldContain("--diagnostics-endpoint");
    }
}
