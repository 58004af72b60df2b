namespace NetIpam.Rpc;

/// <summary>The codes as Connect writes them, and the HTTP statuses that go with them.</summary>
public static class ConnectCode
{
    private static readonly (RpcCode Code, string Text, int HttpStatus)[] Table =
    [
        (RpcCode.Canceled, "canceled", 499),
        (RpcCode.Unknown, "unknown", 500),
        (RpcCode.InvalidArgument, "invalid_argument", 400),
        (RpcCode.DeadlineExceeded, "deadline_exceeded", 504),
        (RpcCode.NotFound, "not_found", 404),
        (RpcCode.AlreadyExists, "already_exists", 409),
        (RpcCode.PermissionDenied, "permission_denied", 403),
        (RpcCode.ResourceExhausted, "resource_exhausted", 429),
        (RpcCode.FailedPrecondition, "failed_precondition", 400),
        (RpcCode.Aborted, "aborted", 409),
        (RpcCode.OutOfRange, "out_of_range", 400),
        (RpcCode.Unimplemented, "unimplemented", 501),
        (RpcCode.Internal, "internal", 500),
        (RpcCode.Unavailable, "unavailable", 503),
        (RpcCode.DataLoss, "data_loss", 500),
        (RpcCode.Unauthenticated, "unauthenticated", 401),
    ];

    /// <summary>The code as text, e.g. <c>not_found</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no code of an error.</exception>
    public static string ToText(this RpcCode code) => Row(code).Text;

    /// <summary>The HTTP status of an answer with the code.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no code of an error.</exception>
    public static int ToHttpStatus(this RpcCode code) => Row(code).HttpStatus;

    /// <summary>Reads a code; <see langword="false"/> if the text is none.</summary>
    public static bool TryParse(string? text, out RpcCode code)
    {
        foreach (var row in Table)
        {
            if (string.Equals(row.Text, text, StringComparison.Ordinal))
            {
                code = row.Code;
                return true;
            }
        }
        code = RpcCode.Unknown;
        return false;
    }

    /// <summary>What an HTTP status means when the answer does not name a code, because it came from something between
    /// client and server that does not speak Connect. Not the inverse of <see cref="ToHttpStatus"/>.</summary>
    public static RpcCode FromHttpStatus(int status) => status switch
    {
        400 => RpcCode.Internal,
        401 => RpcCode.Unauthenticated,
        403 => RpcCode.PermissionDenied,
        404 => RpcCode.Unimplemented,
        429 or 502 or 503 or 504 => RpcCode.Unavailable,
        _ => RpcCode.Unknown,
    };

    private static (RpcCode Code, string Text, int HttpStatus) Row(RpcCode code) =>
        code is > RpcCode.Ok and <= RpcCode.Unauthenticated
            ? Table[(int)code - 1]
            : throw new ArgumentOutOfRangeException(nameof(code), code, "An error has one of the codes 1 to 16.");
}
