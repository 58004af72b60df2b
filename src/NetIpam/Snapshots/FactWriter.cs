using System.Security.Cryptography;
using System.Text.Json;
using NetIpam.Codec;
using NetIpam.State;

namespace NetIpam.Snapshots;

/// <summary>
/// Writes facts as lines of JSON, in parts of whole lines. Acquired addresses stand as text: offsets from the network
/// address, as runs, each with the allocation: <c>{"in":"10.0.0.0/24","addresses":"1-3@17.0 9@22.3"}</c>.
/// </summary>
/// <param name="withIds">Whether allocations are written; a loaded content has none, as its commit gives them.</param>
internal sealed class FactWriter(bool withIds) : IDisposable
{
    private const int PartLength = 256 * 1024;
    private const int AddressTextLength = 32 * 1024;

    private readonly Utf8Buffer _part = new();
    private readonly Utf8Buffer _addresses = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });
    private readonly List<ReadOnlyMemory<byte>> _parts = [];
    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _lengthOfParts;

    /// <summary>How many bytes were written.</summary>
    public long Length => _lengthOfParts + _part.Length;

    public void WriteGenesis(Genesis genesis)
    {
        Begin();
        JsonText.WriteHex(_json, FactNames.Store, genesis.Store);
        _json.WriteNumber(FactNames.Log, genesis.Generation);
        End();
    }

    public void WritePrefix(Cidr prefix, Cidr? parent, AllocationId id)
    {
        Begin();
        JsonText.Write(_json, FactNames.Prefix, prefix);
        if (parent is { } given)
            JsonText.Write(_json, FactNames.Parent, given);
        if (withIds)
            JsonText.Write(_json, FactNames.Id, id);
        End();
    }

    public void WriteAddresses(Cidr prefix, IEnumerable<AddressRun> runs)
    {
        foreach (var _ in WriteAddressesStepwise(prefix, runs))
            continue;
    }

    /// <summary>As <see cref="WriteAddresses"/>, line by line: some tens of kilobytes.</summary>
    /// <returns>After each line, <see cref="Length"/>.</returns>
    public IEnumerable<long> WriteAddressesStepwise(Cidr prefix, IEnumerable<AddressRun> runs)
    {
        _addresses.CutTo(0);
        foreach (var run in runs.SelectMany(Cut))
        {
            if (_addresses.Length > 0)
                _addresses.Append((byte)' ');
            _addresses.Append(run.First);
            if (run.Last != run.First)
            {
                _addresses.Append((byte)'-');
                _addresses.Append(run.Last);
            }
            if (withIds)
            {
                _addresses.Append((byte)'@');
                _addresses.Append(run.Id);
            }
            if (_addresses.Length <= AddressTextLength)
                continue;
            EndAddresses(prefix);
            yield return Length;
        }
        EndAddresses(prefix);
        yield return Length;
    }

    public void WriteClosed()
    {
        Begin();
        _json.WriteBoolean(FactNames.Closed, value: true);
        End();
    }

    public void WriteNamespace(string name, long generation)
    {
        Begin();
        _json.WriteString(FactNames.Namespace, name);
        _json.WriteNumber(FactNames.Generation, generation);
        End();
    }

    public void WriteNextGeneration(long generation)
    {
        Begin();
        _json.WriteNumber(FactNames.NextGeneration, generation);
        End();
    }

    public void WriteAnswer(RememberedAnswer answer)
    {
        Begin();
        JsonText.Write(_json, FactNames.Answered, answer.Id);
        _json.WritePropertyName(FactNames.Event);
        EventJson.Write(_json, answer.Event);
        End();
    }

    /// <summary>All parts, and the hash over them.</summary>
    public (IReadOnlyList<ReadOnlyMemory<byte>> Parts, long Length, string Hash) Finish()
    {
        if (_part.Length > 0)
            CutPart();
        return (_parts, _lengthOfParts, Convert.ToHexStringLower(_sha.GetHashAndReset()));
    }

    public void Dispose()
    {
        _json.Dispose();
        _sha.Dispose();
    }

    private static IEnumerable<AddressRun> Cut(AddressRun run)
    {
        var first = run.First;
        for (; run.Last - first >= AddressRun.Most; first += AddressRun.Most)
            yield return run with { First = first, Last = first + (AddressRun.Most - 1) };
        yield return run with { First = first };
    }

    private void EndAddresses(Cidr prefix)
    {
        if (_addresses.Length == 0)
            return;
        Begin();
        JsonText.Write(_json, FactNames.In, prefix);
        _json.WriteString(FactNames.Addresses, _addresses.Written);
        End();
        _addresses.CutTo(0);
    }

    private void Begin()
    {
        _json.Reset(_part);
        _json.WriteStartObject();
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _part.Append((byte)'\n');
        if (_part.Length >= PartLength)
            CutPart();
    }

    private void CutPart()
    {
        _sha.AppendData(_part.Written);
        _parts.Add(_part.Written.ToArray());
        _lengthOfParts += _part.Length;
        _part.CutTo(0);
    }
}
