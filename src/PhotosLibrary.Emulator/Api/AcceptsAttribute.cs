namespace PhotosLibrary.Emulator.Api;

/// <summary>
/// Names a scope that is enough to call a method, as the spec's <c>security</c> does. Put on the generated controllers by
/// a template, once for each such scope.
/// </summary>
/// <param name="scope">The full address of the scope.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = true, AllowMultiple = true)]
public sealed class AcceptsAttribute(string scope) : Attribute
{
    /// <summary>The full address of the scope.</summary>
    public string Scope { get; } = scope;

    /// <summary>Whether Google has removed the scope, so that it opens nothing today.</summary>
    public bool Retired { get; init; }
}
