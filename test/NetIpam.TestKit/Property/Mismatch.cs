namespace NetIpam.TestKit.Property;

/// <summary>The first operation of a sequence that was answered wrongly.</summary>
public sealed record Mismatch(int Index, Answer Expected, Answer Actual);
