namespace NetIpam.State;

internal enum OperationKind : byte
{
    None = 0,
    CreatePrefix,
    DeletePrefix,
    GetPrefix,
    ListPrefixes,
    GetUsage,
    AcquireChild,
    AcquireSpecificChild,
    ReleaseChild,
    AcquireAddress,
    AcquireSpecificAddress,
    ReleaseAddress,
    Dump,
    Load,
    Close,
    FindNamespace,
    FindNamespaceToDelete,
    ListNamespaces,
    ListDeletedLogs,
    CreateNamespace,
    DeleteNamespace,
    ListUsage,
}
