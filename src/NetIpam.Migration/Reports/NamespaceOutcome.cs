namespace NetIpam.Migration;

/// <summary>What became of a namespace.</summary>
public enum NamespaceOutcome
{
    /// <summary>It can be migrated. Nothing was done, as it was only looked at.</summary>
    Ready = 0,

    /// <summary>It was migrated, and compared with the source address by address.</summary>
    Migrated = 1,

    /// <summary>The target has it already, the same address by address.</summary>
    AlreadyThere = 2,

    /// <summary>It was left out, until somebody chooses what is to be done about its dirt.</summary>
    NeedsChoice = 3,

    /// <summary>The target has a namespace of that name with another content. It was left alone.</summary>
    TargetDiffers = 4,

    /// <summary>It was migrated, but the source changed meanwhile, so that the target is not what the source is now.</summary>
    SourceChanged = 5,

    /// <summary>What is in the target is not what should be there.</summary>
    Failed = 6,
}
