namespace NetIpam.Migration;

/// <summary>What is done about data that are not clean. All of it is reported in any case.</summary>
public enum DirtPolicy
{
    /// <summary>What has a safe reading, one that never hands out what may be in use, is read so. A namespace that contradicts itself is left
    /// out until somebody chooses; the others are migrated.</summary>
    Safe = 0,

    /// <summary>A namespace with any dirt at all is left out; the others are migrated.</summary>
    Stop = 1,

    /// <summary>Contradictions are resolved, too, so that nothing that may be in use is handed out.</summary>
    Repair = 2,
}
