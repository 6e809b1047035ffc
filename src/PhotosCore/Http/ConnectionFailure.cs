using PhotosCore.Errors;
#if !NET
using System.Net;
using System.Net.Sockets;
#endif

namespace PhotosCore.Http;

/// <summary>What broke, when a connection did.</summary>
internal static class ConnectionFailure
{
    // What .NET says where only the inner exception says something.
    private static readonly string[] Wrappings =
    [
        "An error occurred while sending the request.",
        "Error while copying content to a stream.",
    ];

    /// <summary>A failure of one attempt, in words for people and without secrets.</summary>
    public static PhotosConnectionException Explain(Exception failure, string method, int attempts, Uri? address) =>
        new($"the connection failed ({ReasonOf(failure, address)})", Redaction.Redact(failure), method, attempts);

    /// <summary>Why, in words for people and without secrets, as a clause.</summary>
    /// <param name="failure">What was caught.</param>
    /// <param name="address">What was asked; null if that is not known.</param>
    public static string ReasonOf(Exception failure, Uri? address = null)
    {
        var inner = failure.InnerException;
        if (inner is not null && Array.IndexOf(Wrappings, failure.Message) >= 0)
        {
            return ReasonOf(inner, address);
        }

        // Of a certificate that is no good.
        return inner is not null && failure.Message.Contains("see inner exception")
            ? $"{failure.Message.Replace(", see inner exception", "").TrimEnd('.')}: {ReasonOf(inner, address)}"
            : Redaction.Redact(failure.Message).TrimEnd('.') + (IsOfProxy(failure, address) ? ", the proxy" : "");
    }

    // .NET names the machine that it could not reach, which is another one than was asked.
    private static bool IsOfProxy(Exception failure, Uri? address)
    {
        var message = failure.Message.TrimEnd('.');
        var start = message.LastIndexOf('(') + 1;
        return address is not null
            && start > 0
            && message.EndsWith(")", StringComparison.Ordinal)
            && message.Substring(start, message.Length - start - 1) is var machine
            && machine.LastIndexOf(':') is > 0 and var colon
            && int.TryParse(machine.Substring(colon + 1), out _)
            && !string.Equals(machine, $"{address.IdnHost}:{address.Port}", StringComparison.OrdinalIgnoreCase)
            && !string.Equals(machine, $"{address.Host}:{address.Port}", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Whether the connection failed before any request could be sent over it, so that nothing took effect.
    /// </summary>
    public static bool IsBeforeSending(HttpRequestException failure) =>
#if NET
        failure.HttpRequestError
            is HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError;
#else
        failure.InnerException switch
        {
            SocketException e => IsBeforeSending(e.SocketErrorCode),
            WebException e => e.Status
                is WebExceptionStatus.NameResolutionFailure
                    or WebExceptionStatus.ConnectFailure
                    or WebExceptionStatus.ProxyNameResolutionFailure
                    or WebExceptionStatus.TrustFailure
                    or WebExceptionStatus.SecureChannelFailure,
            _ => false,
        };

    private static bool IsBeforeSending(SocketError error) =>
        error
            is SocketError.ConnectionRefused
                or SocketError.HostNotFound
                or SocketError.TryAgain
                or SocketError.NoData
                or SocketError.HostUnreachable
                or SocketError.NetworkUnreachable;
#endif
}
