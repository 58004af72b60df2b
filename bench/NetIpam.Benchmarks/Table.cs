using System.Globalization;

namespace NetIpam.Benchmarks;

/// <summary>Rows of text, right-aligned but for the first column.</summary>
internal sealed class Table(string title, params string[] columns)
{
    private readonly List<string[]> _rows = [columns];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Add(string name, Comparison comparison, params string[] more) => Add(
        [name, Count(comparison.Subject), Count(comparison.Baseline), $"{Ratio(comparison.Ratio)} ({Ratio(comparison.Low)}-{Ratio(comparison.High)})", .. more]);

    public void Print(TextWriter output)
    {
        output.WriteLine(title);
        var widths = Enumerable.Range(0, columns.Length).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in _rows)
            output.WriteLine("  " + string.Join("  ", row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))));
        output.WriteLine();
    }

    public static string Count(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Ratio(double number) => number.ToString(number < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + "x";
}
