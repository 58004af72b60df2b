using System.Text.Json;

namespace NetIpam.Rpc.Tests;

/// <summary>What the tests ask of an answer.</summary>
internal static class AnswerExtensions
{
    public static async Task<JsonElement> Json(this HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    public static async Task ShouldBeError(this HttpResponseMessage answer, RpcCode code, int? status = null)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status ?? code.ToHttpStatus(), text);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json", text);
        using var json = JsonDocument.Parse(text);
        json.RootElement.GetProperty("code").GetString().ShouldBe(code.ToText(), text);
        json.RootElement.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
    }
}
