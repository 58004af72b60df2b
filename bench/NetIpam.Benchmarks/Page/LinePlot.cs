using System.Globalization;
using System.Net;
using System.Text;

namespace NetIpam.Benchmarks.Page;

/// <summary>Lines over named points, as SVG that is readable on light and dark ground.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="AcrossTitle">What the points are.</param>
/// <param name="UpTitle">What the height is, with its unit.</param>
/// <param name="Points">The points, from left to right.</param>
/// <param name="Lines">The lines, with a height for each point; NaN leaves one out.</param>
/// <param name="IsLogarithmic">Whether each step up is a multiple of the one before.</param>
internal sealed record LinePlot(
    string Title,
    string AcrossTitle,
    string UpTitle,
    IReadOnlyList<string> Points,
    IReadOnlyList<(string Name, IReadOnlyList<double> Heights)> Lines,
    bool IsLogarithmic)
{
    private const int Width = 760;
    private const int Left = 76;
    private const int Right = 24;
    private const int LegendLine = 20;
    private const int LegendColumns = 2;
    private const int PlotHeight = 260;

    /// <summary>Of middling lightness, so that they stand out from white and from black.</summary>
    private static readonly string[] Colours = ["#2f7ed8", "#e4572e", "#1b9e77", "#a05fd6", "#c08a00", "#d6478f"];

    private int Top => 44 + (LegendLine * ((Lines.Count + LegendColumns - 1) / LegendColumns));

    private int Bottom => Top + PlotHeight;

    public string ToSvg()
    {
        var scale = Axis.Of(Lines.SelectMany(line => line.Heights).Where(double.IsFinite), IsLogarithmic);
        var svg = new StringBuilder();
        Append(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Bottom + 56}" width="{Width}" height="{Bottom + 56}" role="img" aria-label="{Escaped(Title)}">""");
        svg.Append("""
            <style>
              text { font: 13px system-ui, sans-serif; fill: #444 }
              .title { font-size: 15px; font-weight: 600 }
              .grid { stroke: #8885; stroke-width: 1 }
              @media (prefers-color-scheme: dark) { text { fill: #ccc } }
            </style>

            """);
        Text(svg, Left, 22, "start", Title, "title");
        foreach (var tick in scale.Ticks)
        {
            var y = Y(scale, tick);
            Append(svg, $"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{y:0.#}" y2="{y:0.#}"/>""");
            Text(svg, Left - 8, y + 4, "end", Axis.Show(tick));
        }
        for (var i = 0; i < Points.Count; i++)
            Text(svg, X(i), Bottom + 20, "middle", Points[i]);
        Text(svg, (Left + Width - Right) / 2.0, Bottom + 44, "middle", AcrossTitle);
        Append(svg, $"""<text transform="translate(16 {Top + (PlotHeight / 2)}) rotate(-90)" text-anchor="middle">{Escaped(UpTitle)}</text>""");
        for (var i = 0; i < Lines.Count; i++)
            Draw(svg, scale, i);
        svg.Append("</svg>\n");
        return svg.ToString();
    }

    private void Draw(StringBuilder svg, Axis scale, int index)
    {
        var (name, heights) = Lines[index];
        var colour = Colours[index % Colours.Length];
        var points = heights.Select((height, i) => (Height: height, Index: i)).Where(point => double.IsFinite(point.Height))
            .Select(point => (X: X(point.Index), Y: Y(scale, point.Height))).ToArray();
        var path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));
        Append(svg, $"""<polyline fill="none" stroke="{colour}" stroke-width="2.5" points="{path}"/>""");
        foreach (var (x, y) in points)
            Append(svg, $"""<circle cx="{x:0.#}" cy="{y:0.#}" r="3.5" fill="{colour}"/>""");
        var legendX = Left + (index % LegendColumns * (Width - Left - Right) / LegendColumns);
        var legendY = 44 + (LegendLine * (index / LegendColumns));
        Append(svg, $"""<rect x="{legendX}" y="{legendY - 4}" width="18" height="4" fill="{colour}"/>""");
        Text(svg, legendX + 26, legendY + 3, "start", name);
    }

    private double X(int point) => Left + ((point + 0.5) * (Width - Left - Right) / Points.Count);

    private double Y(Axis scale, double height) => Bottom - (scale.Share(height) * PlotHeight);

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text, string? style = null) =>
        Append(svg, $"""<text{(style is null ? "" : $" class=\"{style}\"")} x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}">{Escaped(text)}</text>""");

    private static void Append(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);
}
