using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>The header <c>Connect-Timeout-Ms</c>: up to ten digits.</summary>
internal static class ConnectTimeout
{
    public const string HeaderName = "Connect-Timeout-Ms";

    private const int MaxDigits = 10;

    /// <summary>How long the caller waits; <see langword="null"/> if he does not say.</summary>
    /// <exception cref="RpcException"><see cref="RpcCode.InvalidArgument"/></exception>
    public static TimeSpan? Read(IHeaderDictionary headers)
    {
        if (!headers.TryGetValue(HeaderName, out var values))
            return null;
        var text = values.ToString();
        if (text.Length is 0 or > MaxDigits || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            throw new RpcException(
                RpcCode.InvalidArgument, $"{HeaderName} is a number of milliseconds of at most {MaxDigits} digits.");
        }
        return TimeSpan.FromMilliseconds(long.Parse(text, provider: null));
    }
}
