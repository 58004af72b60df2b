using System.Text.Json;

namespace NetIpam.Snapshots;

/// <summary>The property names in the lines of a snapshot.</summary>
internal static class FactNames
{
    public static readonly JsonEncodedText Store = JsonEncodedText.Encode("store");
    public static readonly JsonEncodedText Log = JsonEncodedText.Encode("log");
    public static readonly JsonEncodedText Prefix = JsonEncodedText.Encode("prefix");
    public static readonly JsonEncodedText Parent = JsonEncodedText.Encode("parent");
    public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    public static readonly JsonEncodedText In = JsonEncodedText.Encode("in");
    public static readonly JsonEncodedText Addresses = JsonEncodedText.Encode("addresses");
    public static readonly JsonEncodedText Closed = JsonEncodedText.Encode("closed");
    public static readonly JsonEncodedText Namespace = JsonEncodedText.Encode("namespace");
    public static readonly JsonEncodedText Generation = JsonEncodedText.Encode("generation");
    public static readonly JsonEncodedText NextGeneration = JsonEncodedText.Encode("nextGeneration");
    public static readonly JsonEncodedText Answered = JsonEncodedText.Encode("answered");
    public static readonly JsonEncodedText Event = JsonEncodedText.Encode("event");
}
