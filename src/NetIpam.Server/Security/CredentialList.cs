using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace NetIpam.Server.Security;

/// <summary>All credentials that the server takes.</summary>
internal sealed class CredentialList(IReadOnlyList<Credential> credentials)
{
    /// <summary>The attribute CN (RFC 4519, 2.3).</summary>
    private const string CommonName = "2.5.4.3";

    /// <summary>Whose token it is; <see langword="null"/> if nobody's. How long that takes does not depend on how much of a
    /// token is right.</summary>
    public Caller? Find(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        Caller? found = null;
        foreach (var credential in credentials)
        {
            if (credential.TokenHash is { } expected && CryptographicOperations.FixedTimeEquals(hash, expected))
                found = credential.Caller;
        }
        return found;
    }

    /// <summary>Whose certificate it is, by its only common name; <see langword="null"/> if nobody's. It must have been verified.</summary>
    public Caller? Find(X509Certificate2 certificate)
    {
        // Of several names one might have been chosen by the client.
        var names = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => part.HasMultipleElements || string.Equals(part.GetSingleElementType().Value, CommonName, StringComparison.Ordinal))
            .ToList();
        if (names is not [{ HasMultipleElements: false } only])
            return null;
        var name = only.GetSingleElementValue();
        return credentials.FirstOrDefault(c => c.CommonName is { } own && string.Equals(own, name, StringComparison.Ordinal))?.Caller;
    }
}
