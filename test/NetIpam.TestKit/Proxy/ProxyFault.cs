namespace NetIpam.TestKit.Proxy;

/// <summary>What a <see cref="CuttingProxy"/> does to a request.</summary>
public enum ProxyFault
{
    /// <summary>Cuts the connection to both sides before any of the request goes on, or after the first bytes of it.</summary>
    CutBefore,

    /// <summary>Sends the request on and cuts the connection to the client: it is carried out, and nobody hears of it.</summary>
    CutAfter,

    /// <summary>Sends the request on and cuts in the answer, after the first bytes of it. In HTTP/2 it begins with its headers.</summary>
    CutInAnswer,

    /// <summary>The same, and from then on new connections are refused.</summary>
    CutInAnswerAndRefuse,

    /// <summary>Sends the request on and swallows the answer, and all that would follow: the client waits.</summary>
    Swallow,

    /// <summary>Cuts the connection to the client and keeps the request until it is released: it arrives when nobody waits for
    /// it any more.</summary>
    HoldAndCut,

    /// <summary>Keeps the request until it is released; the connection stays.</summary>
    Hold,

    /// <summary>Ends the stream to the client while it may still send; what it sends is swallowed.</summary>
    HalfClose,
}
