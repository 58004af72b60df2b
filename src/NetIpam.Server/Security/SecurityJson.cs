using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace NetIpam.Server.Security;

/// <summary>Reads lists of rights in JSON. What is not understood makes all of a list unusable: half of it is none.</summary>
internal static class SecurityJson
{
    /// <summary>Reads a list.</summary>
    /// <param name="what">What is listed, for messages.</param>
    /// <param name="path">Where it was read, for messages.</param>
    /// <param name="content">What was read there.</param>
    /// <param name="type">What a list of these is in JSON.</param>
    /// <exception cref="SecurityFileException">It is none. The message has nothing of the content.</exception>
    public static IReadOnlyList<T?> ReadList<T>(string what, string path, byte[] content, JsonTypeInfo<List<T>> type)
        where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize(content, type) is { } entries)
                return entries;
        }
        catch (JsonException e)
        {
            // What it says has parts of the content.
            throw new SecurityFileException($"The {what} in '{path}' cannot be read: line {e.LineNumber + 1} is not as it must be.");
        }
        throw new SecurityFileException($"The {what} in '{path}' cannot be read: there is no list.");
    }
}
