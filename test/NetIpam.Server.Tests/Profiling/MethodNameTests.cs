using NetIpam.Server.Profiling;

namespace NetIpam.Server.Tests.Profiling;

/// <summary>Names of methods as they stand in sources.</summary>
public sealed class MethodNameTests
{
    [Theory]
    [InlineData("Program.<Main>(class System.String[])", "Program.<Main>")]
    [InlineData("A.B.Run(int32,class System.Func`2<!0,!1>)", "A.B.Run")]
    [InlineData("A.B+C.Run()", "A.B.C.Run")]
    [InlineData("A.List`1[System.__Canon].Add(!0)", "A.List.Add")]
    [InlineData("A.Map`2[System.Int32,A.Pair`2[A.B,A.C]]+Entry.Get()", "A.Map.Entry.Get")]
    [InlineData("A.B+<RunAsync>d__5.MoveNext()", "A.B.RunAsync")]
    [InlineData("A.B+<RunAsync>d__5`1[System.__Canon].MoveNext()", "A.B.RunAsync")]
    [InlineData("A.B+<RunAsync>d__5[System.__Canon].MoveNext()", "A.B.RunAsync")]
    [InlineData("A.B+<>c.<Run>b__7_0(int32)", "A.B.Run.lambda")]
    [InlineData("A.B+<>c__DisplayClass8_0.<Run>b__2(int32)", "A.B.Run.lambda")]
    [InlineData("A.B+<>c__DisplayClass8_0+<<Run>b__2>d.MoveNext()", "A.B.Run.lambda")]
    [InlineData("A.B.<Run>g__Help|3_0(int32)", "A.B.Run.Help")]
    [InlineData("A.B+<<Run>g__Help|3_0>d.MoveNext()", "A.B.Run.Help")]
    [InlineData("A.B..ctor(int32)", "A.B..ctor")]
    [InlineData("", "")]
    public void They_are_without_what_the_compiler_adds(string full, string expected) => MethodName.Of(full).ShouldBe(expected);
}
