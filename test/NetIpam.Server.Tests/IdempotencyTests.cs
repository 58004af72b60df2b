using NetIpam.Rpc;
using NetIpam.Rpc.Details;

namespace NetIpam.Server.Tests;

/// <summary>The same request with the same key again gets the answer that it got first.</summary>
public sealed class IdempotencyTests
{
    private static readonly (string Procedure, string Request)[] Changes =
    [
        ("CreateNamespace", """{"namespace":"n"}"""),
        ("CreatePrefix", """{"cidr":"10.0.0.0/16"}"""),
        ("AcquireChildPrefix", """{"cidr":"10.0.0.0/16","length":24}"""),
        ("AcquireChildPrefix", """{"cidr":"10.0.0.0/16","childCidr":"10.0.9.0/24"}"""),
        ("AcquireIP", """{"prefixCidr":"10.0.0.0/24"}"""),
        ("AcquireIP", """{"prefixCidr":"10.0.0.0/24","ip":"10.0.0.9"}"""),
        ("ReleaseIP", """{"prefixCidr":"10.0.0.0/24","ip":"10.0.0.1"}"""),
        ("ReleaseChildPrefix", """{"cidr":"10.0.9.0/24"}"""),
        ("CreatePrefix", """{"cidr":"10.7.0.0/16"}"""),
        ("DeletePrefix", """{"cidr":"10.7.0.0/16"}"""),
        ("DeleteNamespace", """{"namespace":"n"}"""),
        ("CreateNamespace", """{"namespace":"loaded"}"""),
        ("Load", """{"dump":"[]","namespace":"loaded"}"""),
    ];

    [Fact]
    public async Task Every_change_can_be_asked_for_again_also_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["file", "--path", folder.Store];
        var answers = new List<string>();
        string content;
        await using (var server = await ServerProcess.StartAsync(arguments))
        {
            for (var i = 0; i < Changes.Length; i++)
            {
                var first = await CallAsync(server, i);
                answers.Add(first);
                (await CallAsync(server, i)).ShouldBe(first);
            }
            content = (await server.Client.CallAsync("Dump", "{}")).ToString();
            await server.KillAsync();
        }
        await using (var server = await ServerProcess.StartAsync(arguments))
        {
            for (var i = 0; i < Changes.Length; i++)
                (await CallAsync(server, i)).ShouldBe(answers[i], $"{Changes[i]} after a restart");
            (await server.Client.CallAsync("Dump", "{}")).ToString().ShouldBe(content);
        }
    }

    [Fact]
    public async Task A_key_is_of_one_request()
    {
        await using var server = await ServerProcess.StartAsync(["memory"]);
        await server.Client.CallAsync("CreatePrefix", """{"cidr":"10.0.0.0/16"}""", "key");
        using var other = await server.Client.SendAsync("CreatePrefix", """{"cidr":"10.1.0.0/16"}""", "key");
        await ShouldBeAsync(other, "REQUEST_ID_REUSED");
    }

    [Fact]
    public async Task A_key_has_1_to_128_characters()
    {
        await using var server = await ServerProcess.StartAsync(["memory"]);
        await server.Client.CallAsync("CreatePrefix", """{"cidr":"10.0.0.0/16"}""", new string('k', 128));
        foreach (var (procedure, request) in Changes)
        {
            foreach (var key in new[] { "", new string('k', 129) })
            {
                using var answer = await server.Client.SendAsync(procedure, request, key);
                await ShouldBeAsync(answer, "REQUEST_ID_INVALID");
            }
        }
    }

    private static async Task<string> CallAsync(ServerProcess server, int index) =>
        (await server.Client.CallAsync(Changes[index].Procedure, Changes[index].Request, $"key-{index}")).ToString();

    private static async Task ShouldBeAsync(HttpResponseMessage answer, string reason)
    {
        var error = await answer.ErrorAsync();
        error.Code.ShouldBe(RpcCode.InvalidArgument);
        error.FindDetail<ErrorInfo>()!.Reason.ShouldBe(reason);
    }
}
