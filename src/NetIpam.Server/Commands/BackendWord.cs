using System.CommandLine;
using NetIpam.Server.Hosting;

namespace NetIpam.Server.Commands;

/// <summary>How a backend that keeps a log is named on the command line.</summary>
/// <param name="Name">Its name, e.g. <c>file</c>.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Settings">What says where it is.</param>
/// <param name="Read">Reads them.</param>
internal sealed record BackendWord(string Name, IReadOnlyList<string> Aliases, IReadOnlyList<Setting> Settings, Func<ParseResult, Backend> Read);
