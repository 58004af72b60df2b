using System.Text;
using StackExchange.Redis;

namespace NetIpam.Redis;

/// <summary>What a script answers: a word that says what happened, and what belongs to it.</summary>
internal readonly struct ScriptAnswer(RedisResult result)
{
    private readonly RedisResult[] _items = (RedisResult[])result!;

    public int Length => _items.Length;

    public bool Is(string word) => string.Equals(Text(0), word, StringComparison.Ordinal);

    public string Text(int index) => Encoding.UTF8.GetString(Bytes(index));

    public byte[] Bytes(int index) => (byte[])_items[index]!;

    public long Number(int index) => (long)_items[index];
}
