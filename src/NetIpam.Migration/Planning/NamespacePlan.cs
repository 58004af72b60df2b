using NetIpam.Migration.Verification;

namespace NetIpam.Migration.Planning;

/// <summary>What is to be done about one namespace.</summary>
/// <param name="Name">Its name in the source.</param>
/// <param name="Target">Its name in the target.</param>
/// <param name="Fingerprint">Tells whether the source has changed since.</param>
/// <param name="Findings">What is not clean in it.</param>
/// <param name="Content">What will be in the target, with everything resolved.</param>
/// <param name="NeedsChoice">Whether somebody has to choose before.</param>
internal sealed record NamespacePlan(
    string Name, string Target, string Fingerprint, IReadOnlyList<MigrationFinding> Findings, NamespaceContent Content, bool NeedsChoice);
