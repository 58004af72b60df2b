using System.CommandLine;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using NetIpam.Cli.Options;
using NetIpam.Client;
using NetIpam.Rpc;

namespace NetIpam.Cli;

/// <summary>One run of a command: what was given on the command line, the client, and where the answer goes.</summary>
internal sealed class CommandContext(ParseResult parse, IpamClient client)
{
    public IpamClient Client => client;

    public string Namespace => parse.GetRequiredValue(GlobalOptions.Namespace);

    /// <summary>Whether the namespace was named, and is not the default.</summary>
    public bool IsNamespaceGiven => parse.GetResult(GlobalOptions.Namespace) is { Implicit: false };

    public string? IdempotencyKey => parse.GetValue(ChangeOptions.IdempotencyKey);

    public T Get<T>(Option<T> option) => parse.GetRequiredValue(option);

    public T? Find<T>(Option<T> option) => parse.GetValue(option);

    /// <summary>Prints an answer: the text, or with <c>--output json</c> the whole of it.</summary>
    public void Print(IMessage response, string text) =>
        parse.InvocationConfiguration.Output.WriteLine(IsJson ? Json.Formatter.Format(response) : text);

    /// <summary>Prints an answer of any number of lines.</summary>
    public void Print(IMessage response, IEnumerable<string> lines)
    {
        if (IsJson)
            Print(response, "");
        else
            foreach (var line in lines)
                parse.InvocationConfiguration.Output.WriteLine(line);
    }

    /// <summary>Tells the person something that is not part of the answer.</summary>
    public void Note(string text)
    {
        // On a terminal both go to the same place, where the answer comes first.
        parse.InvocationConfiguration.Output.Flush();
        parse.InvocationConfiguration.Error.WriteLine("note: " + text);
    }

    /// <summary>A part that every answer of a right server has.</summary>
    public static T Required<T>(T? part)
        where T : class =>
        part ?? throw new RpcException(RpcCode.Internal, "the answer of the server is incomplete");

    /// <summary>A text in quotation marks.</summary>
    public static string Quoted(string text) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");

    private bool IsJson => string.Equals(parse.GetValue(GlobalOptions.Output), GlobalOptions.JsonOutput, StringComparison.Ordinal);

    /// <summary>Apart, so that it is set up only where it is used.</summary>
    private static class Json
    {
        // Zeros and empty lists are written, so that a script always finds the field.
        public static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));
    }
}
