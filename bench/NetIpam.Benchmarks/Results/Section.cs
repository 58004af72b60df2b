namespace NetIpam.Benchmarks.Results;

/// <summary>A table of results.</summary>
/// <param name="Id">How the page and the goals refer to it.</param>
/// <param name="Title">What was measured.</param>
/// <param name="Baseline">What it was compared with, in the same run.</param>
/// <param name="Columns">What is told of each row.</param>
internal sealed record Section(string Id, string Title, string Baseline, IReadOnlyList<Column> Columns)
{
    /// <summary>The rows, in the order of the table.</summary>
    public List<Row> Rows { get; init; } = [];

    public void Add(Row row) => Rows.Add(row);

    /// <summary>Prints it as text, right-aligned but for the first column.</summary>
    public void Print(TextWriter output)
    {
        output.WriteLine($"{Title}; the baseline is {Baseline}");
        string[][] cells = [["", .. Columns.Select(column => column.Title)], .. Rows.Select(row => (string[])[row.Name, .. Columns.Select(column => column.Show(row))])];
        var widths = Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(row => row[column].Length)).ToArray();
        foreach (var row in cells)
            output.WriteLine("  " + string.Join("  ", row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))));
        output.WriteLine();
    }
}
