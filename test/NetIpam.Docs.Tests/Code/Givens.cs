namespace NetIpam.Docs.Tests.Code;

/// <summary>What code in the pages takes as given: a page that begins with <c>ipam.Root</c> has said before where <c>ipam</c>
/// comes from.</summary>
internal static class Givens
{
    /// <summary>As in a new project for the web, and the namespace that everything needs.</summary>
    public const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        global using NetIpam;
        global using NetIpam.Audit;
        global using MyCommitLog = NetIpam.Log.MemoryCommitLog;
        """;

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ipam"] = "public static Ipam ipam = null!;",
        ["root"] = "public static IpamNamespace root = null!;",
        ["child"] = "public static Cidr child;",
        ["commitLog"] = "public static NetIpam.Log.ICommitLog commitLog = null!;",
        ["client"] = "public static NetIpam.Client.IpamClient client = null!;",
        ["tokens"] = "public static Tokens tokens = null!; public abstract class Tokens { public abstract ValueTask<string> CurrentAsync(CancellationToken cancelled); }",
        ["builder"] = "public static WebApplicationBuilder builder = null!;",
    };
}
