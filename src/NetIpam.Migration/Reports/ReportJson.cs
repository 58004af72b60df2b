using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetIpam.Migration;

/// <summary>A report as JSON for a program.</summary>
public static class ReportJson
{
    /// <summary>The whole report as one JSON object.</summary>
    public static string Write(MigrationReport report) => JsonSerializer.Serialize(report, ReportJsonContext.Default.MigrationReport);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(MigrationReport))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
