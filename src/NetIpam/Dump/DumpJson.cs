using System.Text.Json.Serialization;

namespace NetIpam.Dump;

[JsonSourceGenerationOptions(AllowDuplicateProperties = false, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(List<DumpedPrefix>))]
internal sealed partial class DumpJson : JsonSerializerContext;
