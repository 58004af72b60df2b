namespace NetIpam.Tests.Property;

/// <summary>The first operation of a sequence that was answered wrongly.</summary>
internal sealed record Mismatch(int Index, Answer Expected, Answer Actual);
