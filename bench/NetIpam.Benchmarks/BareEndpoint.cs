using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace NetIpam.Benchmarks;

/// <summary>The least that a web server can do for a call: it reads the request and answers the same bytes every time. One
/// port for HTTP/1.1 and one for HTTP/2. Runs in a process of its own, like the server it is compared with.</summary>
internal static class BareEndpoint
{
    public const string Argument = "bare-endpoint";

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.ListenLocalhost(FreePort.Next(), endpoint => endpoint.Protocols = HttpProtocols.Http1);
            server.ListenLocalhost(FreePort.Next(), endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        foreach (var protocol in CallProtocol.All)
            app.MapPost($"/{protocol.Path}/{{procedure}}", context => AnswerAsync(context, protocol));
        await app.StartAsync();
        foreach (var address in app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses)
            Console.WriteLine($"endpoint {address}");
        await app.WaitForShutdownAsync();
    }

    private static async Task AnswerAsync(HttpContext context, CallProtocol protocol)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }
        var answer = protocol.TypicalAnswer;
        context.Response.ContentType = protocol.ContentType;
        if (protocol.HasTrailers)
            context.Response.AppendTrailer("grpc-status", "0");
        else
            context.Response.ContentLength = answer.Length;
        await context.Response.BodyWriter.WriteAsync(answer, context.RequestAborted);
    }
}
