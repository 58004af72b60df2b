using System.Globalization;
using NetIpam.Simulation;

return await Task.Run(() => Simulator.RunAsync(args, Console.Out, Console.Error));
