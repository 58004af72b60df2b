namespace NetIpam.Etcd.Client;

/// <summary>When a call is made again after a failure that may pass.</summary>
internal enum Repeat
{
    /// <summary>Until the time is over: it changes nothing.</summary>
    Always,

    /// <summary>Until the time is over, or no member can be reached.</summary>
    UnlessUnreachable,

    /// <summary>Until the time is over, as long as it is certain that nothing was changed.</summary>
    IfCertainlyNotMade,
}
