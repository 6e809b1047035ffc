using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace PhotosLibrary.Tests.Wire;

/// <summary>A call of the client, the response that it gets, and nothing else.</summary>
/// <param name="OperationId">The operation of the spec.</param>
/// <param name="Code">The call as it is written in C#.</param>
/// <param name="Call">The call.</param>
/// <param name="Response">The body of the response.</param>
internal sealed record Exchange(
    string OperationId,
    string Code,
    Func<PhotosLibraryClient, Task<object>> Call,
    string Response
)
{
    public static Exchange Of<T>(
        string operationId,
        Func<PhotosLibraryClient, Task<T>> call,
        string response,
        [CallerArgumentExpression(nameof(call))] string code = ""
    )
        where T : class =>
        new(operationId, OnOneLine(code["client => ".Length..]), async client => await call(client), response);

    // How the code is laid out is none of the snapshot's business.
    private static string OnOneLine(string code) =>
        Regex.Replace(Regex.Replace(code.Trim(), @"\s+", " "), @"(?<=\() | (?=[).])|,(?= [}\]])|(?<=\[) | (?=\])", "");
}
