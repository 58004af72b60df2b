using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetIpam.Docs.Tests.Markdown;

namespace NetIpam.Docs.Tests.Code;

/// <summary>Compiles a piece of code as a program of its own.</summary>
internal static class Snippet
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Latest);

    private static readonly Lazy<MetadataReference[]> s_references = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    /// <summary>What the compiler says against it. Names that it does not know are given to it, if they are among the
    /// <see cref="Givens"/>.</summary>
    public static IReadOnlyList<string> Errors(Block block, IEnumerable<string> usings)
    {
        var givens = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var errors = Compile(block, usings, givens).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
            var missing = errors.Where(error => error.Id is "CS0103" or "CS0246").Select(NameIn).Where(name => Givens.All.ContainsKey(name) && !givens.Contains(name)).ToList();
            if (missing.Count == 0)
                return [.. errors.Select(error => error.ToString())];
            givens.UnionWith(missing);
        }
    }

    private static IEnumerable<Diagnostic> Compile(Block block, IEnumerable<string> usings, IEnumerable<string> givens)
    {
        var own = block.Lines.Where(line => !IsUsing(line));
        var lines = block.Lines.Where(IsUsing).Concat(own).ToList();
        var program = string.Join('\n', lines);
        var declarations = string.Join('\n', givens.Select(name => Givens.All[name]));
        var text = $$"""
            {{Givens.Usings}}
            {{string.Join('\n', usings.Select(line => "global " + line).Distinct())}}
            global using static Given;
            internal static class Given
            {
            {{declarations}}
            }
            """;
        return CSharpCompilation.Create(
            "Snippet",
            [CSharpSyntaxTree.ParseText(text, s_parse, "given.cs"), CSharpSyntaxTree.ParseText(program, s_parse, block.ToString())],
            s_references.Value,
            new CSharpCompilationOptions(IsProgram(program) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary)).GetDiagnostics();
    }

    private static bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=');

    private static bool IsProgram(string text) =>
        CSharpSyntaxTree.ParseText(text, s_parse).GetCompilationUnitRoot().Members.Any(member => member.IsKind(SyntaxKind.GlobalStatement));

    private static string NameIn(Diagnostic diagnostic) => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Split('\'')[1];
}
