using System.Net;

namespace NetIpam.Server.Tests.Security;

/// <summary>A body in two parts, and quiet between them.</summary>
internal sealed class PausedContent(byte[] first, TimeSpan pause, byte[] second) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(first);
        await stream.FlushAsync();
        await Task.Delay(pause);
        await stream.WriteAsync(second);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
