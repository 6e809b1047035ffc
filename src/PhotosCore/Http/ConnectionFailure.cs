using PhotosCore.Errors;
#if !NET
using System.Net;
using System.Net.Sockets;
#endif

namespace PhotosCore.Http;

/// <summary>What broke, when a connection did.</summary>
internal static class ConnectionFailure
{
    /// <summary>Why, in words for people and without secrets, as a clause.</summary>
    // What .NET says of a certificate that is no good is "see inner exception".
    public static string ReasonOf(Exception failure) =>
        failure.InnerException is { } inner && failure.Message.Contains("see inner exception")
            ? $"{failure.Message.Replace(", see inner exception", "").TrimEnd('.')}: {ReasonOf(inner)}"
            : Redaction.Redact(failure.Message).TrimEnd('.');

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
