using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NetIpam.TestKit.Servers;

namespace NetIpam.Benchmarks.Service;

/// <summary>The least that a web server can do for a call: it reads the request and answers the same bytes every time, headers
/// included. Which bytes, it is told by a PUT to the path. One port for HTTP/1.1 and one for HTTP/2. Runs in a process of its own, like
/// the server it is compared with.</summary>
internal static class BareEndpoint
{
    public const string Argument = "bare-endpoint";

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.ListenLocalhost(FreePort.Take(), endpoint => endpoint.Protocols = HttpProtocols.Http1);
            server.ListenLocalhost(FreePort.Take(), endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        foreach (var protocol in CallProtocol.All)
        {
            var answers = new ConcurrentDictionary<string, byte[]>();
            app.MapPut($"/{protocol.Path}/{{procedure}}", context => LearnAsync(context, protocol, answers));
            app.MapPost($"/{protocol.Path}/{{procedure}}", context => AnswerAsync(context, protocol, answers[Procedure(context)]));
        }
        await app.StartAsync();
        foreach (var address in app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses)
            Console.WriteLine($"endpoint {address}");
        await app.WaitForShutdownAsync();
    }

    private static string Procedure(HttpContext context) => (string)context.Request.RouteValues["procedure"]!;

    private static async Task LearnAsync(HttpContext context, CallProtocol protocol, ConcurrentDictionary<string, byte[]> answers)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        answers[Procedure(context)] = protocol is { HasTrailers: true, Version.Major: 1 } ? InChunks(body.ToArray()) : body.ToArray();
    }

    private static async Task AnswerAsync(HttpContext context, CallProtocol protocol, byte[] answer)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }
        var response = context.Response;
        response.ContentType = protocol.ContentType;
        if (protocol.IsFramed)
            response.Headers["Grpc-Accept-Encoding"] = "gzip";
        if (!protocol.IsFramed)
        {
            response.ContentLength = answer.Length;
        }
        else if (protocol is { HasTrailers: true, Version.Major: 1 })
        {
            response.Headers.TransferEncoding = "chunked";
            response.Headers.Trailer = "Grpc-Status, Grpc-Message, Grpc-Status-Details-Bin";
        }
        else if (protocol.HasTrailers)
        {
            response.AppendTrailer("Grpc-Status", "0");
        }
        // Sent with the end of the answer, in one piece.
        response.BodyWriter.Write(answer);
    }

    /// <summary>Kestrel has no trailers over HTTP/1.1; it sends what is chunked already as it is.</summary>
    private static byte[] InChunks(byte[] body) =>
        [.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n0\r\nGrpc-Status: 0\r\n\r\n"u8];
}
