using System.Text;
using NetIpam.Cli;

// Not Console.Out, which sets up the terminal and writes each line on its own.
var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
return await new IpamProgram().RunAsync(args, output).ConfigureAwait(false);
