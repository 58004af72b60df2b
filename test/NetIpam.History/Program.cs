using System.Text.Json;
using NetIpam.History;

if (args is not [var path] || path.StartsWith('-'))
{
    Console.Error.WriteLine("check-history FILE\n\nChecks a history of calls, one a line as JSON, and names every violation; exits with 1 if there is one.");
    return 2;
}
try
{
    var history = HistoryFile.Read(path);
    var violations = HistoryChecker.Check(history);
    foreach (var violation in violations)
        Console.WriteLine(violation);
    Console.WriteLine($"{history.Count} calls, {violations.Count} violations");
    return violations.Count > 0 ? 1 : 0;
}
catch (Exception e) when (e is IOException or JsonException or FormatException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"check-history: {path}: {e.Message}");
    return 2;
}
