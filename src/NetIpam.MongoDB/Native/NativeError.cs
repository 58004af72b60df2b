using System.Runtime.InteropServices;
using System.Text;

namespace NetIpam.MongoDB.Native;

/// <summary>What libmongoc reports of a failure (<c>bson_error_t</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeError
{
    private const int MessageLength = 504;

    /// <summary>Who reports: one of the domains of libmongoc.</summary>
    public uint Domain;

    /// <summary>What: a number of the domain.</summary>
    public uint Code;

    private fixed byte _message[MessageLength];

    /// <summary>A line for a person. It can have parts of a connection string in it.</summary>
    public string Message
    {
        get
        {
            fixed (byte* message = _message)
            {
                var bytes = new ReadOnlySpan<byte>(message, MessageLength);
                var end = bytes.IndexOf((byte)0);
                return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
            }
        }
    }
}
