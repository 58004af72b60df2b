using System.Text.Json;
using System.Text.Json.Serialization;
using NetIpam.Server.Security.Jwt;

namespace NetIpam.Server.Security;

/// <summary>The lists of rights in JSON. Made at the build, so that they are there in a trimmed program, too.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(List<TokenFileEntry>))]
[JsonSerializable(typeof(List<JwtIssuerEntry>))]
internal sealed partial class SecurityJsonTypes : JsonSerializerContext;
