using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NetIpam.Log;

/// <summary>Who holds the lock of a store, as it is written in the lock file: one line of JSON.</summary>
internal static class LockHolder
{
    /// <summary>The line for this process.</summary>
    public static byte[] Write(TimeProvider timeProvider)
    {
        var machine = JsonEncodedText.Encode(Environment.MachineName, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"pid\":{Environment.ProcessId},\"machine\":\"{machine}\",\"since\":\"{timeProvider.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}\"}}\n"));
    }

    /// <summary>The holder in words for a person; what cannot be read as one is shown as it is.</summary>
    public static string Describe(ReadOnlySpan<byte> content)
    {
        var text = Encoding.UTF8.GetString(content).Trim();
        if (text.Length == 0)
            return "an unknown process";
        try
        {
            using var json = JsonDocument.Parse(text);
            var holder = json.RootElement;
            if (holder.ValueKind == JsonValueKind.Object
                && holder.TryGetProperty("pid", out var pid) && pid.TryGetInt64(out var id)
                && holder.TryGetProperty("machine", out var machine)
                && holder.TryGetProperty("since", out var since))
                return OneLine(string.Create(CultureInfo.InvariantCulture, $"process {id} on host {machine.GetString()} since {since.GetString()}"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
        }
        return OneLine(text);
    }

    private static string OneLine(string text) => string.Create(text.Length, text, static (line, source) =>
    {
        for (var i = 0; i < line.Length; i++)
            line[i] = char.IsControl(source[i]) ? ' ' : source[i];
    });
}
