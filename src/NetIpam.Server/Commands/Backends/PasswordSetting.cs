using System.CommandLine;

namespace NetIpam.Server.Commands.Backends;

/// <summary>A password, given itself or in a file, where other users of the machine do not see it.</summary>
internal sealed class PasswordSetting
{
    private readonly Setting _password;
    private readonly Setting _file;

    /// <param name="variable">The variable of the password without its prefix, e.g. <c>PG_PASSWORD</c>.</param>
    /// <param name="defaultText">The password that holds if nothing is set; <see langword="null"/> for none.</param>
    public PasswordSetting(string variable, string? defaultText)
    {
        _password = new("--password", variable, defaultText, "The password; better is --password-file.");
        _file = new("--password-file", variable + "_FILE", null, "A file with the password; a line break at its end is no part of it.");
    }

    /// <summary>Both flags.</summary>
    public IReadOnlyList<Flag> Flags => [_password, _file];

    /// <summary>The password; <see langword="null"/> if there is none.</summary>
    /// <exception cref="UsageException">Both are given, or the file cannot be read.</exception>
    public string? Read(ParseResult line)
    {
        if (!_file.IsSet(line))
            return _password.Find(line, text => text);
        if (_password.IsSet(line))
            throw new UsageException($"{_password.Name} and {_file.Name} are both set; one is enough.");
        return _file.Find(line, ReadFile);
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(SettingText.ReadPath(path)).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"The file cannot be read: {e.Message}", e);
        }
    }
}
