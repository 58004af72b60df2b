using System.Globalization;

namespace NetIpam.Rpc.Client.Grpc;

/// <summary>Writes the header <c>grpc-timeout</c>: up to eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    private const long Largest = 99_999_999;

    /// <summary>A timeout in the finest unit that it fits in; what is cut off is less than that unit.</summary>
    public static string Format(TimeSpan timeout) => timeout switch
    {
        _ when timeout.Ticks / TimeSpan.TicksPerMicrosecond <= Largest => Text(timeout.Ticks / TimeSpan.TicksPerMicrosecond, 'u'),
        _ when timeout.Ticks / TimeSpan.TicksPerMillisecond <= Largest => Text(timeout.Ticks / TimeSpan.TicksPerMillisecond, 'm'),
        _ => Text(timeout.Ticks / TimeSpan.TicksPerSecond, 'S'),
    };

    private static string Text(long count, char unit) => string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
}
