using System.Globalization;
using System.Text.Json;
using NetIpam.Log;
using NetIpam.State;

namespace NetIpam.Codec;

/// <summary>
/// Events as JSON objects. The first property says what happened and to what:
/// <c>{"acquire":"10.0.0.5","in":"10.0.0.0/24"}</c>. A property that is not known makes the whole log unreadable to this
/// version, so that an old one never drops in silence what a newer one wrote.
/// </summary>
internal static class EventJson
{
    private static readonly JsonEncodedText Create = JsonEncodedText.Encode("create");
    private static readonly JsonEncodedText Delete = JsonEncodedText.Encode("delete");
    private static readonly JsonEncodedText AcquireChild = JsonEncodedText.Encode("acquireChild");
    private static readonly JsonEncodedText ReleaseChild = JsonEncodedText.Encode("releaseChild");
    private static readonly JsonEncodedText Acquire = JsonEncodedText.Encode("acquire");
    private static readonly JsonEncodedText Release = JsonEncodedText.Encode("release");
    private static readonly JsonEncodedText To = JsonEncodedText.Encode("to");
    private static readonly JsonEncodedText In = JsonEncodedText.Encode("in");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Load = JsonEncodedText.Encode("load");
    private static readonly JsonEncodedText Parts = JsonEncodedText.Encode("parts");
    private static readonly JsonEncodedText Length = JsonEncodedText.Encode("length");
    private static readonly JsonEncodedText Sha256 = JsonEncodedText.Encode("sha256");
    private static readonly JsonEncodedText Close = JsonEncodedText.Encode("close");
    private static readonly JsonEncodedText CreateNamespace = JsonEncodedText.Encode("createNamespace");
    private static readonly JsonEncodedText DeleteNamespace = JsonEncodedText.Encode("deleteNamespace");
    private static readonly JsonEncodedText Generation = JsonEncodedText.Encode("generation");
    private static readonly JsonEncodedText Request = JsonEncodedText.Encode("request");
    private static readonly JsonEncodedText Specific = JsonEncodedText.Encode("specific");

    public static void Write(Utf8JsonWriter json, in Event @event)
    {
        json.WriteStartObject();
        switch (@event.Kind)
        {
            case EventKind.PrefixCreated:
                JsonText.Write(json, Create, @event.Prefix);
                break;
            case EventKind.PrefixDeleted:
                JsonText.Write(json, Delete, @event.Prefix);
                JsonText.Write(json, Id, @event.Removed);
                break;
            case EventKind.ChildAcquired:
                JsonText.Write(json, AcquireChild, @event.Prefix);
                JsonText.Write(json, In, @event.Parent);
                break;
            case EventKind.ChildReleased:
                JsonText.Write(json, ReleaseChild, @event.Prefix);
                JsonText.Write(json, In, @event.Parent);
                JsonText.Write(json, Id, @event.Removed);
                break;
            case EventKind.AddressesAcquired:
                WriteRun(json, Acquire, in @event);
                break;
            case EventKind.AddressesReleased:
                WriteRun(json, Release, in @event);
                JsonText.Write(json, Id, @event.Removed);
                break;
            case EventKind.Loaded:
                JsonText.WriteHex(json, Load, @event.Content!.Blob.Value);
                json.WriteNumber(Parts, @event.Content.Parts);
                json.WriteNumber(Length, @event.Content.Length);
                json.WriteString(Sha256, @event.Content.Hash);
                break;
            case EventKind.Closed:
                json.WriteBoolean(Close, value: true);
                break;
            case EventKind.NamespaceCreated:
                json.WriteString(CreateNamespace, @event.Name);
                json.WriteNumber(Generation, @event.Generation);
                break;
            case EventKind.NamespaceDeleted:
                json.WriteString(DeleteNamespace, @event.Name);
                json.WriteNumber(Generation, @event.Generation);
                break;
            default:
                throw new InvalidOperationException($"{@event.Kind} has no form in JSON.");
        }
        if (@event.RequestId is not null)
            json.WriteString(Request, @event.RequestId);
        if (@event.Specific)
            json.WriteBoolean(Specific, value: true);
        json.WriteEndObject();
    }

    /// <summary>Reads an event; the reader stands on its opening brace, and on the closing one afterwards.</summary>
    public static Event Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            throw JsonText.Malformed("an event");
        var parts = default(EventParts);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            ReadProperty(ref json, ref parts);
        return parts.ToEvent();
    }

    private static void WriteRun(Utf8JsonWriter json, JsonEncodedText verb, in Event @event)
    {
        JsonText.Write(json, verb, @event.FirstAddress);
        if (@event.Last != @event.First)
            JsonText.Write(json, To, new IPAddressValue(@event.Prefix.Family, @event.Last));
        JsonText.Write(json, In, @event.Prefix);
    }

    private static void ReadProperty(ref Utf8JsonReader json, ref EventParts parts)
    {
        if (Is(ref json, Acquire))
            parts.Say(EventKind.AddressesAcquired, first: JsonText.ReadAddress(ref json));
        else if (Is(ref json, Release))
            parts.Say(EventKind.AddressesReleased, first: JsonText.ReadAddress(ref json));
        else if (Is(ref json, In))
            parts.In = JsonText.ReadCidr(ref json);
        else if (Is(ref json, Id))
            parts.Id = JsonText.ReadAllocation(ref json);
        else if (Is(ref json, Request))
            parts.Request = JsonText.ReadText(ref json);
        else if (Is(ref json, To))
            parts.To = JsonText.ReadAddress(ref json);
        else if (Is(ref json, Create))
            parts.Say(EventKind.PrefixCreated, prefix: JsonText.ReadCidr(ref json));
        else if (Is(ref json, Delete))
            parts.Say(EventKind.PrefixDeleted, prefix: JsonText.ReadCidr(ref json));
        else if (Is(ref json, AcquireChild))
            parts.Say(EventKind.ChildAcquired, prefix: JsonText.ReadCidr(ref json));
        else if (Is(ref json, ReleaseChild))
            parts.Say(EventKind.ChildReleased, prefix: JsonText.ReadCidr(ref json));
        else if (Is(ref json, Close) && json.TokenType == JsonTokenType.True)
            parts.Say(EventKind.Closed);
        else
            ReadRareProperty(ref json, ref parts);
    }

    private static void ReadRareProperty(ref Utf8JsonReader json, ref EventParts parts)
    {
        if (Is(ref json, CreateNamespace))
            parts.Say(EventKind.NamespaceCreated, name: JsonText.ReadText(ref json));
        else if (Is(ref json, DeleteNamespace))
            parts.Say(EventKind.NamespaceDeleted, name: JsonText.ReadText(ref json));
        else if (Is(ref json, Generation))
            parts.Number = JsonText.ReadNumber(ref json);
        else if (Is(ref json, Load))
            parts.Say(EventKind.Loaded, blob: new BlobId(JsonText.ReadHex(ref json)));
        else if (Is(ref json, Parts))
            parts.PartCount = JsonText.ReadNumber(ref json);
        else if (Is(ref json, Length))
            parts.Number = JsonText.ReadNumber(ref json);
        else if (Is(ref json, Specific) && json.TokenType == JsonTokenType.True)
            parts.Specific = true;
        else if (Is(ref json, Sha256))
            parts.Hash = JsonText.ReadText(ref json);
        else
            throw new UpgradeNeededException(string.Create(CultureInfo.InvariantCulture, $"An event has the property \"{json.GetString()}\", which this version does not know."));
    }

    /// <summary>Whether the property that the reader stands on has a name; if so, the reader goes on to its value.</summary>
    private static bool Is(ref Utf8JsonReader json, JsonEncodedText name) => json.ValueTextEquals(name.EncodedUtf8Bytes) && json.Read();
}
