using System.Security.Cryptography;
using System.Text;

namespace NetIpam.Server.Security;

/// <summary>All credentials that the server takes.</summary>
internal sealed class CredentialList(IReadOnlyList<Credential> credentials)
{
    /// <summary>Whose token it is; <see langword="null"/> if nobody's. How long that takes does not depend on how much of a
    /// token is right.</summary>
    public Caller? Find(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        Caller? found = null;
        foreach (var credential in credentials)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, credential.TokenHash))
                found = credential.Caller;
        }
        return found;
    }
}
