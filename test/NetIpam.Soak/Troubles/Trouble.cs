namespace NetIpam.Soak.Troubles;

/// <summary>Something that goes wrong.</summary>
public enum Trouble
{
    /// <summary>kill -9 of a server.</summary>
    Kill,

    /// <summary>A server is asked to stop, and started again.</summary>
    Restart,

    /// <summary>A server is halted and goes on, as if nothing had been.</summary>
    Halt,

    /// <summary>All connections between a server and the store are cut.</summary>
    StoreCut,

    /// <summary>A server cannot reach the store for some seconds.</summary>
    StoreRefused,

    /// <summary>A connection to the store is cut in the middle of an answer.</summary>
    StoreAnswerCut,

    /// <summary>A request reaches the store when the server has long taken it for lost.</summary>
    StoreLate,

    /// <summary>A connection to the store does not answer any more.</summary>
    StoreSilent,

    /// <summary>All connections between clients and a server are cut.</summary>
    ClientCut,

    /// <summary>Clients cannot reach a server for some seconds.</summary>
    ClientRefused,

    /// <summary>A connection of a client is cut in the middle of an answer.</summary>
    ClientAnswerCut,

    /// <summary>The store crashes and is started again.</summary>
    StoreCrash,
}
