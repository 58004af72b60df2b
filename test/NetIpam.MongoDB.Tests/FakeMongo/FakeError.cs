namespace NetIpam.MongoDB.Tests.FakeMongo;

/// <summary>An error that the fake server answers.</summary>
internal sealed class FakeError(int code, string message) : Exception(message)
{
    public int Code => code;

    public FakeDocument Answer => new() { { "ok", 0.0 }, { "errmsg", Message }, { "code", code } };
}
