using NetIpam.Log;
using NetIpam.State;

namespace NetIpam.Codec;

/// <summary>The properties of an event as they come, until it is complete.</summary>
internal struct EventParts
{
    private EventKind _kind;
    private Cidr _prefix;
    private IPAddressValue _first;
    private BlobId _blob;
    private string? _name;

    public Cidr? In { get; set; }

    public IPAddressValue? To { get; set; }

    public AllocationId? Id { get; set; }

    public string? Request { get; set; }

    public long? Number { get; set; }

    public long? PartCount { get; set; }

    public string? Hash { get; set; }

    public bool Specific { get; set; }

    /// <summary>Takes the property that says what happened; there is exactly one.</summary>
    public void Say(EventKind kind, Cidr prefix = default, IPAddressValue first = default, BlobId blob = default, string? name = null)
    {
        if (_kind != EventKind.None)
            throw JsonText.Malformed("an event that says one thing");
        _kind = kind;
        _prefix = prefix;
        _first = first;
        _blob = blob;
        _name = name;
    }

    public readonly Event ToEvent()
    {
        switch (_kind)
        {
            case EventKind.PrefixCreated:
                return new Event { Kind = _kind, Prefix = _prefix, RequestId = Request };
            case EventKind.PrefixDeleted:
                return new Event { Kind = _kind, Prefix = _prefix, Removed = Required(Id), RequestId = Request };
            case EventKind.ChildAcquired:
                return new Event { Kind = _kind, Prefix = _prefix, Parent = Required(In), RequestId = Request, Specific = Specific };
            case EventKind.ChildReleased:
                return new Event { Kind = _kind, Prefix = _prefix, Parent = Required(In), Removed = Required(Id), RequestId = Request };
            case EventKind.AddressesAcquired:
                return Run(default);
            case EventKind.AddressesReleased:
                return Run(Required(Id));
            case EventKind.Loaded:
                var content = new LoadedContent
                {
                    Blob = _blob,
                    Parts = checked((int)Required(PartCount)),
                    Length = Required(Number),
                    Hash = Hash ?? throw JsonText.Malformed("a hash"),
                };
                return new Event { Kind = _kind, Content = content, RequestId = Request };
            case EventKind.Closed:
                return new Event { Kind = _kind, RequestId = Request };
            case EventKind.NamespaceCreated or EventKind.NamespaceDeleted:
                return new Event { Kind = _kind, Name = _name, Generation = Required(Number), RequestId = Request };
            default:
                throw JsonText.Malformed("an event");
        }
    }

    private static T Required<T>(T? value)
        where T : struct => value ?? throw JsonText.Malformed("a complete event");

    private readonly Event Run(AllocationId removed)
    {
        var prefix = Required(In);
        var last = To ?? _first;
        if (_first.Family != prefix.Family || last.Family != prefix.Family)
            throw JsonText.Malformed("an address of the prefix's family");
        return new Event { Kind = _kind, Prefix = prefix, First = _first.Value, Last = last.Value, Removed = removed, RequestId = Request, Specific = Specific };
    }
}
