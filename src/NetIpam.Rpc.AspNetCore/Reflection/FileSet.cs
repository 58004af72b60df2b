using Google.Protobuf.Reflection;

namespace NetIpam.Rpc.AspNetCore.Reflection;

/// <summary>The files in which services are, with those they import, by what is in them.</summary>
internal sealed class FileSet
{
    private readonly Dictionary<string, FileDescriptor> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _bySymbol = new(StringComparer.Ordinal);

    public FileSet(IEnumerable<ServiceDescriptor> services)
    {
        foreach (var service in services)
            Add(service.File);
    }

    public FileDescriptor? FindByName(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The file in which something with this full name is.</summary>
    public FileDescriptor? FindBySymbol(string symbol) => _bySymbol.GetValueOrDefault(symbol);

    /// <summary>A file and all that it imports, each once and after those it imports.</summary>
    public static IReadOnlyList<FileDescriptor> WithImports(FileDescriptor file)
    {
        var files = new List<FileDescriptor>();
        void Visit(FileDescriptor visited)
        {
            foreach (var import in visited.Dependencies)
                Visit(import);
            if (!files.Contains(visited))
                files.Add(visited);
        }
        Visit(file);
        return files;
    }

    private void Add(FileDescriptor root)
    {
        foreach (var file in WithImports(root))
        {
            if (!_byName.TryAdd(file.Name, file))
                continue;
            foreach (var service in file.Services)
            {
                _bySymbol[service.FullName] = file;
                foreach (var method in service.Methods)
                    _bySymbol[method.FullName] = file;
            }
            foreach (var message in file.MessageTypes)
                Add(message);
            foreach (var type in file.EnumTypes)
                Add(type);
        }
    }

    private void Add(MessageDescriptor message)
    {
        _bySymbol[message.FullName] = message.File;
        foreach (var field in message.Fields.InDeclarationOrder())
            _bySymbol[field.FullName] = message.File;
        foreach (var nested in message.NestedTypes)
            Add(nested);
        foreach (var type in message.EnumTypes)
            Add(type);
    }

    private void Add(EnumDescriptor type)
    {
        _bySymbol[type.FullName] = type.File;
        foreach (var value in type.Values)
            _bySymbol[value.FullName] = type.File;
    }
}
