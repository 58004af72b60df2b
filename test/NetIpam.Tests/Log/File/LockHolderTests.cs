using System.Text;
using NetIpam.Log;

namespace NetIpam.Tests.Log;

/// <summary>What a person is told of the holder of a lock, whatever is in its file.</summary>
public sealed class LockHolderTests
{
    [Theory]
    [InlineData("{\"pid\":5653,\"machine\":\"vm\",\"since\":\"2026-11-21T20:23:29Z\"}\n", "process 5653 on host vm since 2026-11-21T20:23:29Z")]
    [InlineData("", "an unknown process")]
    [InlineData(" \n", "an unknown process")]
    [InlineData("someone\n", "someone")]
    [InlineData("a\nb\u001b[31m", "a b [31m")]
    [InlineData("{\"pid\":5653,\"mach", "{\"pid\":5653,\"mach")]
    [InlineData("{\"pid\":5653}", "{\"pid\":5653}")]
    [InlineData("{\"pid\":\"x\",\"machine\":1,\"since\":[]}", "{\"pid\":\"x\",\"machine\":1,\"since\":[]}")]
    [InlineData("[]", "[]")]
    public void Holder_in_words(string content, string expected) =>
        LockHolder.Describe(Encoding.UTF8.GetBytes(content)).ShouldBe(expected);
}
