using System.Globalization;
using NetIpam.Log;

namespace NetIpam.Redis;

/// <summary>A claim of a turn as text: its id and its milliseconds.</summary>
internal static class TurnText
{
    private const int IdLength = 32;

    public static string Write(TurnClaim claim) =>
        string.Create(CultureInfo.InvariantCulture, $"{claim.Id:x32} {(int)claim.Wait.TotalMilliseconds}");

    /// <returns><see langword="null"/> when there is none. One of another version is none, either: it is only a hint.</returns>
    public static TurnClaim? Parse(string text)
    {
        return text.Length > IdLength
            && UInt128.TryParse(text.AsSpan(0, IdLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            && int.TryParse(text.AsSpan(IdLength + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= TurnClaim.MaxWait.TotalMilliseconds
            ? new TurnClaim(id, TimeSpan.FromMilliseconds(milliseconds))
            : null;
    }
}
