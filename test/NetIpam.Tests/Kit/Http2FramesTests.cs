using NetIpam.TestKit.Proxy;

namespace NetIpam.Tests.Kit;

public sealed class Http2FramesTests
{
    private static readonly byte[] Settings = [0, 0, 3, 4, 0, 0, 0, 0, 0, 1, 1, 1];
    private static readonly byte[] Acknowledgement = [0, 0, 0, 4, 1, 0, 0, 0, 0];
    private static readonly byte[] Answer = [0, 0, 2, 1, 4, 0, 0, 0, 1, 7, 7];

    /// <summary>Its content looks like frames with headers.</summary>
    private static readonly byte[] Data = [0, 0, 11, 0, 0, 0, 0, 0, 1, .. Answer];

    [Fact]
    public void Headers_are_found_in_the_piece_that_brings_them()
    {
        byte[] before = [.. Settings, .. Acknowledgement, .. Data];
        byte[] all = [.. before, .. Answer, .. Data];
        for (var length = 1; length <= all.Length; length++)
        {
            var frames = new Http2Frames();
            var found = all.Chunk(length).Select(piece => frames.Take(piece)).ToList();
            found.IndexOf(true).ShouldBe((before.Length + 8) / length);
            found.Count(each => each).ShouldBe(1);
        }
    }

    [Fact]
    public void Client_that_speaks_HTTP_2_is_told_by_its_preface()
    {
        Http2Frames.IsPreface("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8).ShouldBeTrue();
        Http2Frames.IsPreface("POST / HTTP/1.1\r\n"u8).ShouldBeFalse();
    }
}
