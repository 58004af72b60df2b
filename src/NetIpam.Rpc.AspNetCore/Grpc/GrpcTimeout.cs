using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.Grpc;

/// <summary>The header <c>grpc-timeout</c>: up to eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    public const string HeaderName = "grpc-timeout";

    private const int MaxDigits = 8;
    private const int NanosecondsPerTick = 100;

    /// <summary>How long the caller waits; <see langword="null"/> if he does not say.</summary>
    /// <exception cref="RpcException"><see cref="RpcCode.InvalidArgument"/></exception>
    public static TimeSpan? Read(IHeaderDictionary headers)
    {
        if (!headers.TryGetValue(HeaderName, out var values))
            return null;
        var text = values.ToString();
        if (text.Length is > 1 and <= MaxDigits + 1
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && Unit(text[^1], count) is { } timeout)
            return timeout;
        throw new RpcException(RpcCode.InvalidArgument, $"{HeaderName} is at most {MaxDigits} digits and one of H, M, S, m, u, n.");
    }

    private static TimeSpan? Unit(char unit, int count) => unit switch
    {
        'H' => TimeSpan.FromHours(count),
        'M' => TimeSpan.FromMinutes(count),
        'S' => TimeSpan.FromSeconds(count),
        'm' => TimeSpan.FromMilliseconds(count),
        'u' => TimeSpan.FromMicroseconds(count),
        'n' => TimeSpan.FromTicks(count / NanosecondsPerTick),
        _ => null,
    };
}
