namespace NetIpam.Server.Profiling;

/// <summary>Answers of plain text.</summary>
internal static class TextAnswers
{
    /// <summary>Answers one line.</summary>
    public static Task WriteLineAsync(this HttpContext http, int status, string line) => http.WriteTextAsync(status, line + "\n");

    /// <summary>Answers a text.</summary>
    public static async Task WriteTextAsync(this HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(text, http.RequestAborted).ConfigureAwait(false);
    }
}
