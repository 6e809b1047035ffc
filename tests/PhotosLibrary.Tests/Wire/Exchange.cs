using System.Runtime.CompilerServices;

namespace PhotosLibrary.Tests.Wire;

/// <summary>A call of the client, the answer that it gets, and nothing else.</summary>
/// <param name="OperationId">The operation of the spec.</param>
/// <param name="Code">The call as it is written in C#.</param>
/// <param name="Call">The call.</param>
/// <param name="Answer">The body of the answer.</param>
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
        new(operationId, Dedent(code["client => ".Length..]), async client => await call(client), answer);

    // Every call is written at the same depth in the files beside this one.
    private static string Dedent(string code) =>
        code.ReplaceLineEndings("\n").Replace("\n            ", "\n", StringComparison.Ordinal);
}
