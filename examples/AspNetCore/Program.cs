// Addresses, handed out by a web application.
//   curl -X PUT localhost:5000/networks/10.0.0.0/24
//   curl -X POST -H 'Idempotency-Key: vm-42' localhost:5000/networks/10.0.0.0/24/addresses
using Microsoft.AspNetCore.Mvc;
using NetIpam;
using NetIpam.DependencyInjection;

var builder = WebApplication.CreateBuilder(args);
if (builder.Configuration["Ipam:Path"] is { } path)
    builder.Services.AddIpamFile(path);         // or AddIpamPostgres(builder.Configuration.GetConnectionString("Ipam")!), ...
else
    builder.Services.AddIpamInMemory();
builder.Services.AddProblemDetails();
builder.Services.AddExceptionHandler<IpamErrors>();

var app = builder.Build();
app.Services.GetRequiredService<Ipam>();        // opens the store now, so that a failure shows at the start
app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = failure => failure.Exception is IpamException });

app.MapPut("/networks/{address}/{length:int}", async (string address, int length, Ipam ipam, CancellationToken cancelled) =>
    Results.Ok(new { Network = (await ipam.Root.CreatePrefixAsync($"{address}/{length}", cancellationToken: cancelled)).ToString() }));

// The key names the request: a client that lost the answer sends it again, and gets the same address.
app.MapPost("/networks/{address}/{length:int}/addresses", async (
    string address, int length, [FromHeader(Name = "Idempotency-Key")] string? key, Ipam ipam, CancellationToken cancelled) =>
{
    var request = key is null ? (RequestId?)null : new RequestId(key);
    return Results.Ok(new { Address = (await ipam.Root.AcquireAddressAsync($"{address}/{length}", request, cancelled)).ToString() });
});

app.MapDelete("/networks/{address}/{length:int}/addresses/{acquired}", async (
    string address, int length, string acquired, Ipam ipam, CancellationToken cancelled) =>
{
    await ipam.Root.ReleaseAddressAsync($"{address}/{length}", acquired, cancellationToken: cancelled);
    return Results.NoContent();
});

await app.RunAsync();
