namespace NetIpam.Server.Tests.Profiling;

/// <summary>Profiles of a real server under load, as <c>go tool pprof</c> reads them.</summary>
public sealed class GoToolTests
{
    [Fact]
    public async Task A_CPU_profile_names_the_functions_of_the_service()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        using var stop = new CancellationTokenSource();
        var load = await server.StartLoadAsync(stop.Token);
        // Without a path it asks for the CPU profile.
        var top = await GoTool.PprofAsync("-top", "-cum", "-nodecount=2000", "-nodefraction=0", "-seconds=5", server.Endpoint.ToString().TrimEnd('/'));
        await stop.CancelAsync();
        await load;
        top.ShouldContain("Type: cpu");
        top.ShouldContain("File: ipam-server");
        top.ShouldContain("NetIpam.Rpc.AspNetCore.");
        top.ShouldContain("NetIpam.Server.Services.IpamService.ListPrefixesAsync");
        top.ShouldNotContain("MoveNext()");
        top.ShouldNotContain("NetIpam.Server.Profiling.RuntimeEvents");
    }

    [Fact]
    public async Task A_CPU_profile_has_counts_and_nanoseconds()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        using var stop = new CancellationTokenSource();
        var load = await server.StartLoadAsync(stop.Token);
        var raw = await GoTool.PprofAsync("-raw", $"{server.Endpoint}debug/pprof/profile?seconds=3");
        await stop.CancelAsync();
        await load;
        raw.ShouldContain("PeriodType: cpu nanoseconds");
        raw.ShouldContain("samples/count cpu/nanoseconds[dflt]");
        var period = long.Parse(raw.Split('\n').Single(line => line.StartsWith("Period: "))["Period: ".Length..]);
        // One sample; the next ones are so many periods.
        var samples = raw.Split('\n').SkipWhile(line => !line.StartsWith("Samples:")).Skip(2).TakeWhile(line => line != "Locations").ToList();
        samples.ShouldNotBeEmpty();
        foreach (var values in samples.Select(line => line.Split(':')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            long.Parse(values[1]).ShouldBe(long.Parse(values[0]) * period);
    }

    [Fact]
    public async Task A_heap_profile_has_the_types_that_live()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        for (var i = 0; i < 50; i++)
            await server.Process.Client.CallAsync("CreatePrefix", $$"""{"cidr":"10.0.{{i}}.0/24"}""");
        var objects = await GoTool.PprofAsync("-top", "-inuse_objects", "-nodecount=100000", "-nodefraction=0", $"{server.Endpoint}debug/pprof/heap");
        objects.ShouldContain("Type: inuse_objects");
        objects.ShouldContain("System.String");
        objects.ShouldContain("NetIpam.State.");
        var space = await GoTool.PprofAsync("-top", $"{server.Endpoint}debug/pprof/heap");
        space.ShouldContain("Type: inuse_space");
    }

    [Fact]
    public async Task An_allocation_profile_has_types_and_where_they_are_made()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        using var stop = new CancellationTokenSource();
        var load = await server.StartLoadAsync(stop.Token);
        var top = await GoTool.PprofAsync("-top", "-cum", "-nodecount=2000", "-nodefraction=0", $"{server.Endpoint}debug/pprof/allocs?seconds=5");
        await stop.CancelAsync();
        await load;
        top.ShouldContain("Type: alloc_space");
        top.ShouldContain("new System.String");
        top.ShouldContain("NetIpam.Server.Services.IpamService.");
    }

    [Fact]
    public async Task A_profile_of_threads_has_each_with_its_name()
    {
        await using var server = await DiagnosedServer.StartAsync([]);
        var raw = await GoTool.PprofAsync("-raw", $"{server.Endpoint}debug/pprof/goroutine");
        raw.ShouldContain("goroutine/count");
        raw.ShouldContain("Kestrel");
        raw.ShouldContain("Program.<Main>");
    }
}
