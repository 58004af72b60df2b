using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace NetIpam.Foreign.Tests;

/// <summary>Serves a page whose script calls the server: it has an origin of its own, as pages of users do.</summary>
internal sealed class PageHost : IAsyncDisposable
{
    private const string Html = """<!doctype html><meta charset="utf-8"><title>Page</title><link rel="icon" href="data:,"><script src="page.js"></script>""";
    private static readonly Lazy<Task<string>> Bundle = new(BuildAsync);

    private readonly WebApplication _app;

    private PageHost(WebApplication app) => _app = app;

    /// <summary>Its origin.</summary>
    public string Origin => _app.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public static async Task<PageHost> StartAsync()
    {
        var script = await Bundle.Value;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.MapGet("/", () => Results.Text(Html, "text/html"));
        app.MapGet("/page.js", () => Results.Text(script, "text/javascript"));
        await app.StartAsync();
        return new PageHost(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Puts the script and the packages that it uses into one file.</summary>
    private static async Task<string> BuildAsync()
    {
        var result = await Command.RunAsync(Tool.Esbuild, [Path.Combine(Tool.Clients, "page.mjs"), "--bundle", "--log-level=warning"]);
        return result.Succeeded();
    }
}
