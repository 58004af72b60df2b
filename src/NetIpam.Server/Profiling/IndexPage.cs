namespace NetIpam.Server.Profiling;

/// <summary>The page that lists what there is.</summary>
internal static class IndexPage
{
    public const string Html = """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>ipam-server: profiles</title></head>
        <body>
        <h1>Profiles of ipam-server</h1>
        <p>Files are for <code>go tool pprof</code>, or what is named. One is taken at a time.</p>
        <table>
        <tr><td><a href="profile?seconds=30">profile?seconds=30</a></td><td>where time goes in managed code</td></tr>
        <tr><td><a href="heap">heap</a></td><td>what lives on the heap, by type; the program stands still meanwhile</td></tr>
        <tr><td><a href="allocs?seconds=30">allocs?seconds=30</a></td><td>what is allocated, and where</td></tr>
        <tr><td><a href="goroutine">goroutine</a></td><td>what all threads do; as text: <a href="goroutine?debug=1">alike together</a>, <a href="goroutine?debug=2">each</a></td></tr>
        <tr><td><a href="cmdline">cmdline</a></td><td>the command line, without passwords</td></tr>
        <tr><td><a href="/debug/trace?seconds=30">/debug/trace?seconds=30</a></td><td>events of the runtime, for PerfView, Visual Studio, and <code>dotnet-trace convert</code></td></tr>
        <tr><td><a href="/debug/info">/debug/info</a></td><td>the runtime, its collector and thread pool, now</td></tr>
        </table>
        </body>
        </html>

        """;
}
