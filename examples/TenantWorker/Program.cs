// A worker that gives each tenant a /64 of its own. The tenants are the lines of a file; what they got is in a folder, a file each.
//   ipam prefix create --cidr 2001:db8::/48
//   dotnet run --project examples/TenantWorker -- --Tenants:List tenants.txt --Tenants:Folder networks
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NetIpam.Client;
using TenantWorker;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.Configure<TenantOptions>(builder.Configuration.GetSection("Tenants"));
builder.Services.AddIpamClient(new IpamClientOptions { Address = new Uri(builder.Configuration["Ipam:Address"] ?? "http://localhost:9090") });
builder.Services.AddHostedService<TenantNetworks>();
await builder.Build().RunAsync();
