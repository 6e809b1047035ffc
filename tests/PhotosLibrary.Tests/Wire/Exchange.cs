using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace PhotosLibrary.Tests.Wire;

/// <summary>A call of the client, the response that it gets, and nothing else.</summary>
/// <param name="OperationId">The operation of the spec.</param>
/// <param name="Code">The call as it is written in C#.</param>
/// <param name="Call">The call.</param>
/// <param name="Answer">The body of the response.</param>
internal sealed record Exchange(
    string OperationId,
    string Code,
    Func<PhotosLibraryClient, Task<object>> Call,
    string Answer
)
{
    public static Exchange Of<T>(
        string operationId,
        Func<PhotosLibraryClient, Task<T>> call,
        string answer,
        [CallerArgumentExpression(nameof(call))] string code = ""
    )
        where T : class =>
        new(operationId, OnOneLine(code["client => ".Length..]), async client => await call(client), answer);

    // How the code is laid out is none of the snapshot's business.
    private static string OnOneLine(string code) =>
        Regex.Replace(Regex.Replace(code.Trim(), @"\s+", " "), @"(?<=\() | (?=[).])|,(?= [}\]])|(?<=\[) | (?=\])", "");
}
